#include "common/api/user/disable.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void user_disable_options(Options& options) { dry_run_option(options); }

Result<int> user_disable(const Arguments& arguments, Output& output) {
    const ActWords words{
        .done = "The user is let in no more.", .already = "the user is disabled already"};
    return act_on_named<api::UserDisable>(arguments, words, output);
}

}  // namespace mailctl::cli
