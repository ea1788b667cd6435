#include "common/api/domain/verify.hpp"

#include "cli/domain/report.hpp"
#include "cli/exit_status.hpp"
#include "cli/idn.hpp"

namespace mailctl::cli {

Result<int> domain_verify(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const api::DomainVerify request{.domain = *std::move(domain)};
    const auto report = ask_for_report(request, arguments.globals(), output);
    if (!report) {
        return report.error();
    }
    print_report(*report, output);
    return report->domain.sends && report->domain.sends->verified ? 0 : exit_with_findings;
}

}  // namespace mailctl::cli
