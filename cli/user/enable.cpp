#include "common/api/user/enable.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void user_enable_options(Options& options) { dry_run_option(options); }

Result<int> user_enable(const Arguments& arguments, Output& output) {
    const ActWords words{
        .done = "The user is let in again.", .already = "the user is enabled already"};
    return act_on_named<api::UserEnable>(arguments, words, output);
}

}  // namespace mailctl::cli
