#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"
#include "common/api/mailbox/set_password.hpp"

namespace mailctl::cli {

void mailbox_password_options(Options& options) {
    password_source_options(options);
    dry_run_option(options);
}

Result<int> mailbox_password(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    auto given = given_password(arguments, output);
    if (!given) {
        return given.error();
    }
    const api::MailboxSetPassword request{
        .address = *std::move(address),
        .password = std::move(given->password),
        .hash = std::move(given->hash),
        .allow_weak = arguments.flag("allow-weak"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The mailbox has another password, and whoever was logged in is not any more.",
        .already = "the password is as it was"};
    return report_made(ask(request, arguments.globals(), output), words, output);
}

}  // namespace mailctl::cli
