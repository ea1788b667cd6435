#include "cli/act.hpp"
#include "cli/option.hpp"
#include "common/api/user/reset_second_factor.hpp"

namespace mailctl::cli {

void user_reset_factor_options(Options& options) { dry_run_option(options); }

Result<int> user_reset_factor(const Arguments& arguments, Output& output) {
    const ActWords words{
        .done = "The user logs in by the password alone.",
        .already = "the user has no second factor"};
    return act_on_named<api::UserResetSecondFactor>(arguments, words, output);
}

}  // namespace mailctl::cli
