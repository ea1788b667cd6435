#include "cli/act.hpp"
#include "cli/alias/typed.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "common/api/hosting/set_domain.hpp"

namespace mailctl::cli {

void domain_set_options(Options& options) {
    add_value(options, "catch-all", "ADDRESSES", "Who gets what nobody has there, or none");
    add_value(options, "postmaster", "ADDRESS", "Who reads mail to its postmaster, or none");
    add_value(options, "abuse", "ADDRESS", "Who reads complaints about it, or none");
    add_value(options, "full-name", "TEXT", "What mail programs call it");
    add_value(options, "short-name", "TEXT", "What they call it where there is little room");
    add_value(options, "imap-host", "HOST", "Where they fetch mail by IMAP");
    add_value(options, "pop-host", "HOST", "Where they fetch mail by POP3");
    add_value(options, "smtp-host", "HOST", "Where they send mail");
    add_value(
        options, "dkim-key-name", "LABEL", "The name of the key that its mail is signed with"
    );
    add_value(options, "dkim-key", "BASE64", "That key's public half, as in the DNS behind p=");
    dry_run_option(options);
}

Result<int> domain_set(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    auto catch_all = typed_destinations_or_none(arguments, "catch-all");
    if (!catch_all) {
        return catch_all.error();
    }
    auto postmaster = typed_destinations_or_none(arguments, "postmaster");
    if (!postmaster) {
        return postmaster.error();
    }
    auto abuse = typed_destinations_or_none(arguments, "abuse");
    if (!abuse) {
        return abuse.error();
    }
    const api::HostingSetDomain request{
        .domain = *std::move(domain),
        .catch_all = *std::move(catch_all),
        .postmaster = *std::move(postmaster),
        .abuse = *std::move(abuse),
        .display_name = arguments.text("full-name"),
        .short_display_name = arguments.text("short-name"),
        .imap_host = arguments.text("imap-host"),
        .pop_host = arguments.text("pop-host"),
        .smtp_host = arguments.text("smtp-host"),
        .dkim_key_name = arguments.text("dkim-key-name"),
        .dkim_key = arguments.text("dkim-key"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The domain is changed.", .already = "the domain is so already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
