#include "common/api/mailbox/unsuspend.hpp"

#include "cli/act.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_unsuspend_options(Options& options) { dry_run_option(options); }

Result<int> mailbox_unsuspend(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const api::MailboxUnsuspend request{
        .address = *std::move(address), .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The mailbox is in use again.", .already = "the mailbox is not suspended"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
