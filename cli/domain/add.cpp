#include "common/api/domain/add.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

void domain_add_options(Options& options) {
    add_flag(options, "no-dns", "Write no DNS records");
    dry_run_option(options);
}

Result<int> domain_add(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const char* next = arguments.has("no-dns") ? "dns export" : "domain verify";
    const ActWords words{
        .done = fmt::format("The domain is added. Next: mailctl {} {}", next, domain->text()),
        .already = "the domain is added already"};
    const api::DomainAdd request{
        .domain = *std::move(domain),
        .no_dns = arguments.flag("no-dns"),
        .dry_run = arguments.flag("dry-run")};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
