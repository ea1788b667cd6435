#include "common/api/token/revoke.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void token_revoke_options(Options& options) { dry_run_option(options); }

Result<int> token_revoke(const Arguments& arguments, Output& output) {
    const auto id = parse_number("ID", arguments.values().front(), 1, INT64_MAX);
    if (!id) {
        return id.error();
    }
    const api::TokenRevoke request{.id = *id, .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The token is revoked.", .already = "there is no such token"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
