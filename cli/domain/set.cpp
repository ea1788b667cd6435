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
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The domain is changed.", .already = "the domain is so already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
