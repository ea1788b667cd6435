#include "common/api/mailbox/remove.hpp"

#include "cli/act.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_remove_options(Options& options) { dry_run_option(options); }

Result<int> mailbox_remove(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const api::MailboxRemove request{
        .address = *std::move(address), .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The mailbox is removed; its mail is where it was.",
        .already = "there is no such mailbox"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
