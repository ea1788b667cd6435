#include "cli/act.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"
#include "common/api/invitation/revoke.hpp"

namespace mailctl::cli {

void mailbox_uninvite_options(Options& options) { dry_run_option(options); }

Result<int> mailbox_uninvite(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const api::InvitationRevoke request{
        .address = *std::move(address), .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The code is worth nothing any more. The mailbox stays.",
        .already = "nobody is invited to it"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
