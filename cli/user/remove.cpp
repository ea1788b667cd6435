#include "common/api/user/remove.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void user_remove_options(Options& options) { dry_run_option(options); }

Result<int> user_remove(const Arguments& arguments, Output& output) {
    const ActWords words{.done = "The user is removed.", .already = "there is no such user"};
    return act_on_named<api::UserRemove>(arguments, words, output);
}

}  // namespace mailctl::cli
