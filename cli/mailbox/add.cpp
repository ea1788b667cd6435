#include "common/api/mailbox/add.hpp"

#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_add_options(Options& options) {
    password_source_options(options);
    add_value(options, "quota", "SIZE", "How much it may hold: 2G, 500M; without limit if absent");
    add_value(options, "full-name", "TEXT", "What its owner is called");
    dry_run_option(options);
}

Result<int> mailbox_add(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const auto quota = arguments.value<ByteSize>("quota");
    if (!quota) {
        return quota.error();
    }
    auto given = given_password(arguments, output);
    if (!given) {
        return given.error();
    }
    const api::MailboxAdd request{
        .address = *std::move(address),
        .password = std::move(given->password),
        .hash = std::move(given->hash),
        .quota = *quota,
        .display_name = arguments.text("full-name"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The mailbox is made.", .already = "there is such a mailbox"};
    return report_made(ask(request, arguments.globals(), output), words, output);
}

}  // namespace mailctl::cli
