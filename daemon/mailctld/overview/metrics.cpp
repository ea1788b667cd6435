#include "daemon/mailctld/overview/metrics.hpp"

#include "common/api/metrics.hpp"
#include "common/api/status.hpp"
#include "common/version.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/overview/status.hpp"
#include "daemon/mailctld/program/queue_watch.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <algorithm>
#include <string>

namespace mailctl::overview {
namespace {

std::vector<api::Count> counts_of(const Tally& tally) {
    std::vector<api::Count> rows;
    for (const auto& [what, number] : tally.counts()) {
        rows.push_back({what.first, what.second, number});
    }
    return rows;
}

// postqueue writes a line for each message.
std::int64_t count_lines(const std::string& lines) {
    return std::count(lines.begin(), lines.end(), '\n');
}

}  // namespace

Result<api::MetricsReply> metrics(Context& context, api::Metrics&) {
    api::Status question;
    const auto state = status(context, question);
    if (!state) {
        return state.error();
    }
    // Another answer a second later: none that was told once is told again.
    context.basis.reset();
    auto& services = context.services;
    const auto head = store::journal_head(services.reader);
    api::MetricsReply reply{};
    reply.version = version;
    reply.started = services.run.started;
    reply.postfix_running = state->postfix_running;
    for (const auto& feature : state->features) {
        reply.features.push_back(feature.feature);
    }
    reply.drift = static_cast<std::int64_t>(state->drift.size());
    reply.alarms = static_cast<std::int64_t>(state->alarms.size());
    if (state->postfix_running) {
        reply.queue = count_lines(services.queue.lines());
    }
    reply.journal = head ? head->sequence : 0;
    reply.changes = counts_of(services.run.changes);
    reply.jobs = counts_of(services.run.jobs);
    reply.acts = counts_of(services.run.acts);
    return reply;
}

}  // namespace mailctl::overview

MAILCTL_HANDLER(mailctl::api::Metrics, mailctl::overview::metrics)
