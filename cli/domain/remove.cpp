#include "common/api/domain/remove.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void domain_remove_options(Options& options) {
    withdraw_option(options);
    dry_run_option(options);
    add_flag(options, "force", "Go over what others have changed since");
}

Result<int> domain_remove(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
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
