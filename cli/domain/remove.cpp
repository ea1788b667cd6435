#include "common/api/domain/remove.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/typed_name.hpp"
#include "common/api/hosting/remove_domain.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

namespace {

Status show_what_goes(
    api::HostingRemoveDomain request, const Arguments& arguments, Output& output
) {
    request.with_mailboxes = true;
    request.dry_run = true;
    const auto reply = ask(request, arguments.globals(), output);
    if (!reply) {
        return reply.error();
    }
    if (!reply->act) {
        return lacks("act");
    }
    output.warn(fmt::format("With {} there go:", request.domain.text()));
    for (const auto& item : reply->act->plan) {
        output.talk("  " + escaped(item.object) + ": " + escaped(item.before.value_or("")));
    }
    for (const auto& note : reply->act->notes) {
        output.talk("  " + escaped(note));
    }
    return {};
}

// What goes with it is shown first, and its name typed: here, or by --yes.
Result<int> receive_no_longer(DomainName domain, const Arguments& arguments, Output& output) {
    const auto typed = typed_domain_at(arguments, "yes");
    if (!typed) {
        return typed.error();
    }
    if (*typed && **typed != domain) {
        return Error{
            Errc::usage, "--yes does not name the domain that is to be removed", {}, "yes"};
    }
    const ActWords words{
        .done =
            "The domain receives here no longer. \"mailctl mailbox removed\" lists what is kept "
            "of it for 30 days.",
        .already = "the domain does not receive here"};
    const bool is_dry = arguments.has("dry-run");
    api::HostingRemoveDomain request{
        .domain = std::move(domain),
        .with_mailboxes = is_dry || typed->has_value(),
        .dry_run = is_dry};
    auto reply = ask(request, arguments.globals(), output);
    if (!reply && reply.error().parameter == "with_mailboxes") {
        if (auto status = show_what_goes(request, arguments, output); !status) {
            return status.error();
        }
        if (auto status = have_name_typed(request.domain.text(), "yes"); !status) {
            return status.error();
        }
        request.with_mailboxes = true;
        reply = ask(request, arguments.globals(), output);
    }
    return report_act(reply, words, output);
}

}  // namespace

void domain_remove_options(Options& options) {
    add_flag(options, "receive", "Receive its mail no longer; it goes on sending");
    add_value(options, "yes", "DOMAIN", "With --receive: its name, where nobody can type it");
    withdraw_option(options);
    dry_run_option(options);
    add_flag(options, "force", "Go over what others have changed since");
}

Result<int> domain_remove(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    if (arguments.has("receive")) {
        return receive_no_longer(*std::move(domain), arguments, output);
    }
    const api::DomainRemove request{
        .domain = *std::move(domain),
        .withdraw = arguments.flag("withdraw"),
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force")};
    const ActWords words{
        .done = "The domain is removed.", .already = "the account does not have this domain"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
