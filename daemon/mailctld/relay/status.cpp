#include "daemon/mailctld/relay/status.hpp"

#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/program/queue_watch.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/queue.hpp"
#include "daemon/mailctld/store/accounts.hpp"

#include <algorithm>
#include <cstddef>

namespace mailctl::relay {

namespace {

// People know a user by the name. An account that was forgotten leaves its number.
std::optional<std::string> account_name(const Context& context, const Relay& relay) {
    if (!relay.account) {
        return std::nullopt;
    }
    const auto account = store::find_account(context.services.reader, *relay.account);
    return account ? account->name : *relay.account;
}

}  // namespace

void tell_senders(const std::vector<DomainName>& senders, api::RelayStatusReply& reply) {
    constexpr std::size_t most = 2000;  // names of 253 bytes: as many as a reply has room for
    const auto told = std::min(senders.size(), most);
    reply.senders =
        texts_of({senders.begin(), senders.begin() + static_cast<std::ptrdiff_t>(told)});
    if (told < senders.size()) {
        reply.more_senders = static_cast<std::int64_t>(senders.size() - told);
    }
}

std::string told(const store::Holding& holding) { return relay_text(relay_in(holding)); }

std::vector<std::string> alarms(Services& services, const change::Present& present) {
    const auto relay = relay_of(present.ledger);
    if (!relay || !present.postfix_running) {
        return {};
    }
    const auto waiting = waiting_for(*relay, services.queue.lines());
    return waiting ? std::vector{alarm_text(*waiting)} : std::vector<std::string>();
}

Result<api::RelayStatusReply> status(Context& context, api::RelayStatus&) {
    const auto& present = context.services.onlooker.look(!context.caller.sees_all);
    api::RelayStatusReply reply{};
    reply.postfix_running = present.postfix_running;
    reply.drift = change::drift_of(present, feature_name);
    if (!present.overrules.empty()) {
        reply.overrules = present.overrules;
    }
    reply.revision = present.revision;
    context.basis = context.services.onlooker.basis();
    reply.under_way = change::under_way(present);
    if (const auto relay = relay_of(present.ledger)) {
        reply.enabled = true;
        reply.host = relay->host.text();
        reply.port = relay->port.number();
        if (relay->username) {
            reply.username = relay->username->text();
        }
        reply.tls = relay->tls;
        reply.since = relay->since.at;
        reply.changed_by = relay->since.by;
        reply.change = relay->since.change;
        reply.account = account_name(context, *relay);
        if (relay->senders) {
            tell_senders(*relay->senders, reply);
        }
        reply.verified_senders = relay->verified_senders;
    }
    return reply;
}

}  // namespace mailctl::relay

MAILCTL_HANDLER(mailctl::api::RelayStatus, mailctl::relay::status)
