#include "common/api/domain/show.hpp"

#include "cli/domain/report.hpp"
#include "cli/idn.hpp"

namespace mailctl::cli {

Result<int> domain_show(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const api::DomainShow request{.domain = *std::move(domain)};
    const auto report = ask_for_report(request, arguments.globals(), output);
    if (!report) {
        return report.error();
    }
    print_report(*report, output);
    return 0;
}

}  // namespace mailctl::cli
