#include "cli/act.hpp"

namespace mailctl::cli {

void dry_run_option(Options& options) {
    add_flag(options, "dry-run", "Show what would be changed, and change nothing");
}

void withdraw_option(Options& options) {
    add_flag(options, "withdraw", "Take the records that mailctl wrote out of the DNS too");
}

Result<int> report_act(const Result<api::ActReply>& reply, const ActWords& words, Output& output) {
    if (!reply) {
        return reply.error();
    }
    if (!reply->act) {
        return lacks("act");
    }
    output.result(wire::encode(*reply->act), act_text(*reply->act, words, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
