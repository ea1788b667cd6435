#include "common/api/domain/remove.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "common/api/hosting/remove_domain.hpp"

namespace mailctl::cli {

namespace {

Result<int> receive_no_longer(DomainName domain, const Arguments& arguments, Output& output) {
    const api::HostingRemoveDomain request{
        .domain = std::move(domain),
        .with_mailboxes = arguments.flag("with-mailboxes"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The domain receives here no longer. Its mail is where it was.",
        .already = "the domain does not receive here"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace

void domain_remove_options(Options& options) {
    add_flag(options, "receive", "Receive its mail no longer; it goes on sending");
    add_flag(options, "with-mailboxes", "With --receive: its mailboxes go with it");
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
