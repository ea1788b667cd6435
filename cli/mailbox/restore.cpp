#include "common/api/mailbox/restore.hpp"

#include "cli/act.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_restore_options(Options& options) {
    add_value(options, "removal", "ID", "This one, of several of that address");
    dry_run_option(options);
}

Result<int> mailbox_restore(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const auto removal = arguments.number("removal", 1, INT64_MAX);
    if (!removal) {
        return removal.error();
    }
    const api::MailboxRestore request{
        .address = *std::move(address), .id = *removal, .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The mailbox is back, with its password and its mail.",
        .already = "there is such a mailbox"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
