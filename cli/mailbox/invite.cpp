#include "cli/act.hpp"
#include "cli/mailbox/invited.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void mailbox_invite_options(Options& options) {
    add_value(options, "expires", "TIME", "For how long the code is good; 3d if absent");
    dry_run_option(options);
}

Result<int> mailbox_invite(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const auto expires = arguments.value<Lifetime>("expires");
    if (!expires) {
        return expires.error();
    }
    const api::InvitationAdd request{
        .address = *std::move(address),
        .again = true,
        .expires = *expires,
        .quota = {},
        .display_name = {},
        .dry_run = arguments.flag("dry-run")};
    return invite(request, arguments, output);
}

}  // namespace mailctl::cli
