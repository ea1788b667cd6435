#include "common/api/mailbox/add.hpp"

#include "cli/mailbox/invited.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

Result<int> add_by_invitation(
    MailboxAddress address,
    const std::optional<ByteSize>& quota,
    const Arguments& arguments,
    Output& output
) {
    for (const std::string_view option : {"password-file", "hash-file"}) {
        if (arguments.has(option)) {
            return Error{
                Errc::usage,
                fmt::format("--invite and --{} exclude each other", option),
                "who is invited chooses the password",
                std::string(option)};
        }
    }
    const auto expires = arguments.value<Lifetime>("expires");
    if (!expires) {
        return expires.error();
    }
    const api::InvitationAdd request{
        .address = std::move(address),
        .again = {},
        .expires = *expires,
        .quota = quota,
        .display_name = arguments.text("full-name"),
        .dry_run = arguments.flag("dry-run")};
    return invite(request, arguments, output);
}

}  // namespace

void mailbox_add_options(Options& options) {
    password_source_options(options);
    add_flag(options, "invite", "Have its owner choose the password, by a code told once");
    add_value(options, "expires", "TIME", "With --invite: for how long it is good; 3d if absent");
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
    if (arguments.has("invite")) {
        return add_by_invitation(*std::move(address), *quota, arguments, output);
    }
    if (arguments.has("expires")) {
        return Error{Errc::usage, "--expires needs --invite", {}, "expires"};
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
        .allow_weak = arguments.flag("allow-weak"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The mailbox is made.", .already = "there is such a mailbox"};
    return report_made(ask(request, arguments.globals(), output), words, output);
}

}  // namespace mailctl::cli
