#include "common/api/dns/plan.hpp"

#include "cli/ask.hpp"
#include "cli/idn.hpp"
#include "cli/output/dns_plan.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

std::string next_text(const api::DnsPlanReport& report, const std::string& domain) {
    if (!report.changed) {
        return "nothing to do: the records are as they should be\n";
    }
    return report.provider ? fmt::format("To do so: mailctl dns apply {}\n", domain)
                           : fmt::format("To enter them: mailctl dns export {}\n", domain);
}

}  // namespace

Result<int> dns_plan(const Arguments& arguments, Output& output) {
    const auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const api::DnsPlan request{.domain = *domain};
    const auto report = ask_for_report(request, arguments.globals(), output);
    if (!report) {
        return report.error();
    }
    const auto text = dns_plan_text(*report, output.palette()) + next_text(*report, domain->text());
    output.result(wire::encode(*report), text);
    return 0;
}

}  // namespace mailctl::cli
