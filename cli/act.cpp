#include "cli/act.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

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

Status Acts::take(Result<api::ActReply> reply) {
    if (!reply) {
        auto error = reply.error();
        if (whole_ && whole_->changed && !whole_->dry_run) {
            std::vector<std::string> objects;
            for (const auto& item : whole_->plan) {
                objects.push_back(item.object);
            }
            error.message =
                fmt::format("{}; done before that: {}", error.message, fmt::join(objects, ", "));
        }
        return error;
    }
    if (!reply->act) {
        return lacks("act");
    }
    if (!whole_) {
        whole_ = *std::move(reply->act);
        return {};
    }
    auto& act = *reply->act;
    whole_->changed = whole_->changed || act.changed;
    std::move(act.plan.begin(), act.plan.end(), std::back_inserter(whole_->plan));
    std::move(act.notes.begin(), act.notes.end(), std::back_inserter(whole_->notes));
    whole_->change = act.change ? act.change : whole_->change;
    return {};
}

int Acts::report(const ActWords& words) {
    output_.result(wire::encode(*whole_), act_text(*whole_, words, output_.palette()));
    return 0;
}

}  // namespace mailctl::cli
