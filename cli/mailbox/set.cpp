#include "common/api/mailbox/set.hpp"

#include "cli/act.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_set_options(Options& options) {
    add_value(options, "quota", "SIZE", "How much it may hold: 2G, 500M; 0 is without limit");
    add_value(options, "full-name", "TEXT", "What its owner is called");
    dry_run_option(options);
}

Result<int> mailbox_set(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const auto quota = arguments.value<ByteSize>("quota");
    if (!quota) {
        return quota.error();
    }
    const api::MailboxSet request{
        .address = *std::move(address),
        .quota = *quota,
        .display_name = arguments.text("full-name"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The mailbox is changed.", .already = "the mailbox is so already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
