#include "common/api/mailbox/suspend.hpp"

#include "cli/act.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_suspend_options(Options& options) {
    add_flag(options, "refuse", "Take no mail for it, either");
    dry_run_option(options);
}

Result<int> mailbox_suspend(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const api::MailboxSuspend request{
        .address = *std::move(address),
        .refuse = arguments.flag("refuse"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "Nobody logs in to the mailbox or sends from it.",
        .already = "the mailbox is suspended so already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
