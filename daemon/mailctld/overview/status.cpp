#include "daemon/mailctld/overview/status.hpp"

#include "common/api/status.hpp"
#include "common/version.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/features.hpp"
#include "daemon/mailctld/program/queue_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace mailctl::overview {
namespace {

using store::ChangeState;

// Once somebody has started Postfix anew and it works, there is no more to do.
bool is_over(const change::Present& present, const store::Pending& pending) {
    return present.mail_flows_since && *present.mail_flows_since >= pending.since;
}

void add_alarms(const change::Present& present, std::vector<std::string>& alarms) {
    for (const auto& pending : present.pending) {
        if (pending.state == ChangeState::rolling_back) {
            alarms.push_back(fmt::format(
                "change {} failed ({}), and what was before it could not be put back: see that "
                "main.cf, master.cf and mailctl's other files can be written and that no other "
                "program holds the lock of those two; mailctld tries again and again",
                pending.id,
                pending.text
            ));
        } else if (pending.state == ChangeState::stuck && pending.is_of_others) {
            alarms.push_back(fmt::format(
                "change {} was taken back, but not every program works as before ({}): mend what "
                "its log names, and start it where it does not run; mailctld tries again four "
                "times a minute, and this goes when it works",
                pending.id,
                pending.text
            ));
        } else if (pending.state == ChangeState::stuck && !is_over(present, pending)) {
            alarms.push_back(fmt::format(
                "change {} was taken back, but Postfix does not work as before ({}): mend what "
                "`postfix check` and the mail log name, then start it anew with `postfix stop; "
                "postfix start`, or `systemctl restart postfix` where systemd runs it",
                pending.id,
                pending.text
            ));
        }
    }
}

void add_journal_alarm(Services& services, std::vector<std::string>& alarms) {
    if (const auto& trouble = services.chain.trouble(services.reader); !trouble.empty()) {
        alarms.push_back(fmt::format(
            "somebody has edited the journal or what undo needs ({}): compare it with its copy in "
            "the system's journal, see \"Journal\" in mailctld(8)",
            trouble
        ));
    }
}

// Whether an alarm may come of the queue alone, of which no file tells.
bool add_features(Services& services, const change::Present& present, api::StatusReply& reply) {
    bool may_alarm = false;
    for (const auto& holding : present.ledger.holdings) {
        const auto* const ties = find_ties(services.house.ties, holding.feature);
        if (ties == nullptr) {
            continue;
        }
        reply.features.push_back({holding.feature, ties->told(holding)});
        if (ties->alarms != nullptr) {
            auto alarms = ties->alarms(services, present);
            std::move(alarms.begin(), alarms.end(), std::back_inserter(reply.alarms));
            may_alarm = true;
        }
    }
    return may_alarm;
}

}  // namespace

Result<api::StatusReply> status(Context& context, api::Status&) {
    const auto& present = context.services.onlooker.look(!context.caller.sees_all);
    api::StatusReply reply{};
    reply.version = version;
    reply.postfix_running = present.postfix_running;
    reply.drift = present.drift;
    const auto accepted =
        std::count_if(present.overrules.begin(), present.overrules.end(), [](const auto& overrule) {
            return overrule.accepted;
        });
    if (accepted > 0) {
        reply.accepted = accepted;
    }
    reply.last_change = present.last_change;
    reply.revision = present.revision;
    reply.under_way = change::under_way(present);
    add_alarms(present, reply.alarms);
    const bool asked_queue = add_features(context.services, present, reply);
    context.basis = context.services.onlooker.basis();
    if (context.basis && asked_queue) {
        context.basis->until = context.services.queue.fresh_until();
    }
    add_journal_alarm(context.services, reply.alarms);
    if (!present.postfix_running) {
        reply.alarms.emplace_back("Postfix is not running: `systemctl start postfix`");
    }
    for (const auto& problem : context.services.groups.now().problems) {
        reply.notes.push_back(fmt::format(
            "{}: its members may not use mailctl; mend that, then `systemctl reload mailctld`",
            problem
        ));
    }
    return reply;
}

}  // namespace mailctl::overview

MAILCTL_HANDLER(mailctl::api::Status, mailctl::overview::status)
