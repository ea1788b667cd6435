#include "cli/change.hpp"

namespace mailctl::cli {

void change_options(Options& options) {
    add_flag(options, "dry-run", "Show what would be changed, and change nothing");
    add_flag(options, "force", "Go over what others have changed");
    add_value(options, "expect", "REV", "Refuse unless main.cf has this revision");
}

Result<int> report_change(
    const Result<api::ChangeReply>& reply, std::string_view already, Output& output
) {
    if (!reply) {
        return reply.error();
    }
    if (!reply->change) {
        return lacks("change");
    }
    output.result(
        wire::encode(*reply->change), change_text(*reply->change, already, output.palette())
    );
    return 0;
}

}  // namespace mailctl::cli
