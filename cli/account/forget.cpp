#include "common/api/account/forget.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void account_forget_options(Options& options) {
    withdraw_option(options);
    dry_run_option(options);
    add_flag(options, "force", "Go on although the platform cannot be reached");
}

Result<int> account_forget(const Arguments& arguments, Output& output) {
    const api::AccountForget request{
        .user = arguments.values().front(),
        .dry_run = arguments.flag("dry-run"),
        .withdraw = arguments.flag("withdraw"),
        .force = arguments.flag("force")};
    const ActWords words{
        .done = "The user is forgotten.", .already = "nothing is kept of the user"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
