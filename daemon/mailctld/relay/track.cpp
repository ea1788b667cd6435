#include "daemon/mailctld/relay/track.hpp"

#include "common/api/relay/enable.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"
#include "daemon/mailctld/relay/switch.hpp"
#include "daemon/mailctld/store/domains.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace mailctl::relay {
namespace {

using platform::AccountSession;

std::vector<DomainName> verified_of(const AccountSession& session) {
    return session.context().services.shared.with([&](store::Database& db) {
        return store::verified_domains(db, session.owner());
    });
}

bool is_limited(const AccountSession& session, const std::optional<Relay>& relay) {
    return relay && relay->account == session.owner() && relay->verified_senders && relay->senders;
}

Status track(const AccountSession& session) {
    auto& context = session.context();
    if (!context.caller.sees_all) {
        return Error{
            Errc::permission_denied,
            "only an administrator may change the relay",
            "ask for membership in the group mailctl-admin",
            {}};
    }
    const auto ledger = context.services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto relay = relay_of(*ledger);
    if (!is_limited(session, relay)) {
        return {};
    }
    auto password = stored_password(context.services.config, *relay);
    if (!password) {
        return password.error();
    }
    Wish wish{
        *relay, *std::move(password), context.caller.name, relay->tables.identity.value_or("")};
    wish.settings.senders = verified_of(session);
    const change::Order order{
        .by = context.caller.name,
        .method = std::string(api::RelayEnable::method),
        .text = settings_text(wish.settings),
        .dry_run = false,
        .force = false,
        .expect = {}};
    const auto report = switch_relay(context, wish, order, /*may_try=*/false);
    return report ? Status() : Status(report.error());
}

}  // namespace

std::string domains_to_track(const AccountSession& session) {
    const auto ledger = session.context().services.engine.ledger();
    const auto relay = ledger ? relay_of(*ledger) : std::nullopt;
    if (!is_limited(session, relay)) {
        return {};
    }
    const auto verified = verified_of(session);
    const auto& now = *relay->senders;
    std::vector<DomainName> differing;
    std::set_symmetric_difference(
        verified.begin(), verified.end(), now.begin(), now.end(), std::back_inserter(differing)
    );
    return some_of(texts_of(differing), domains_shown);
}

std::optional<std::string> track_domains(const AccountSession& session) {
    const auto differing = domains_to_track(session);
    if (differing.empty()) {
        return std::nullopt;
    }
    if (const auto status = track(session); !status) {
        const auto& error = status.error();
        return fmt::format(
            "the relay does not track the account's verified domains yet ({}): {}; {}",
            differing,
            error.message,
            error.hint.empty() ? "`mailctl relay enable --senders verified` makes it" : error.hint
        );
    }
    return fmt::format(
        "the relay tracks the account's verified domains: changed for {}", differing
    );
}

}  // namespace mailctl::relay
