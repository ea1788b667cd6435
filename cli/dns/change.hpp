#pragma once

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/output/dns_plan.hpp"

namespace mailctl::cli {

/// The options of what writes DNS records.
void dns_change_options(Options& options);

/// Writes or takes back the records of the domain that was typed, and reports it.
template <class Request>
Result<int> change_records(const ActWords& words, const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const Request request{
        .domain = *std::move(domain),
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force")};
    const auto report = ask_for_report(request, arguments.globals(), output);
    if (!report) {
        return report.error();
    }
    output.result(wire::encode(*report), dns_change_text(*report, words, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
