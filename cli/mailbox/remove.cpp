#include "common/api/mailbox/remove.hpp"

#include "cli/act.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_remove_options(Options& options) {
    add_flag(options, "purge", "Delete its mail now, also of one that is removed already");
    dry_run_option(options);
}

Result<int> mailbox_remove(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const api::MailboxRemove request{
        .address = *std::move(address),
        .purge = arguments.flag("purge"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done =
            arguments.has("purge")
                ? "The mailbox is removed, and its mail with it."
                : "The mailbox is removed; \"mailctl mailbox restore\" brings it back for 30 days.",
        .already = "there is no such mailbox"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
