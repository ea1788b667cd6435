#include "common/api/account/disconnect.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void account_disconnect_options(Options& options) {
    withdraw_option(options);
    dry_run_option(options);
    add_flag(options, "force", "Go on although the platform cannot be reached");
}

Result<int> account_disconnect(const Arguments& arguments, Output& output) {
    const api::AccountDisconnect request{
        .dry_run = arguments.flag("dry-run"),
        .withdraw = arguments.flag("withdraw"),
        .force = arguments.flag("force")};
    const ActWords words{
        .done = "The account is disconnected.", .already = "there is no account to disconnect"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
