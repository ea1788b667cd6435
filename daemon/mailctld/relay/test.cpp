#include "daemon/mailctld/relay/test.hpp"

#include "common/api/net/smtp/try.hpp"
#include "common/api/relay/test.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"
#include "daemon/mailctld/relay/through_postfix.hpp"
#include "daemon/mailctld/relay/trial.hpp"

namespace mailctl::relay {
namespace {

// The relay in the ledger, as a request to the helper.
Result<api::TrySmtp> request_for(Services& services, const Relay& relay) {
    auto authorities = authorities_for(services, relay.tls);
    if (!authorities) {
        return authorities.error();
    }
    auto client = client_settings_now(services, relay.port.number());
    if (!client) {
        return client.error();
    }
    api::TrySmtp request{
        relay.host,
        relay.port,
        relay.tls,
        relay.username,
        std::nullopt,
        std::nullopt,
        std::nullopt,
        *std::move(authorities),
        *std::move(client)};
    if (relay.username) {
        auto password = stored_password(services.config, relay);
        if (!password) {
            return password.error();
        }
        request.password.emplace(*std::move(password));
    }
    return request;
}

}  // namespace

Result<api::TrialVerdict> test(Context& context, api::RelayTest& request) {
    const auto ledger = context.services.engine.ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto relay = relay_of(*ledger);
    if (!relay) {
        return Error{
            Errc::not_found,
            "no relay is enabled",
            "enable one with `mailctl relay enable --host ...`",
            {}};
    }
    if (request.from && !request.to) {
        return Error{Errc::invalid_argument, "a sender needs a recipient", "add --to", "from"};
    }
    auto trial_request = request_for(context.services, *relay);
    if (!trial_request) {
        return trial_request.error();
    }
    const auto from = request.from ? request.from : request.to;
    const bool by_postfix = request.to && !request.direct.value_or(false);
    if (!by_postfix) {
        trial_request->to = request.to;
        trial_request->from = from;
    }
    const auto tell = [&](const api::TrialStep& step) {
        if (context.send) {
            context.send(wire::encode(api::TrialReply{step, std::nullopt}));
        }
    };
    auto verdict = try_relay(context, *trial_request, tell);
    if (verdict && !verdict->ok) {
        verdict = with_named_authorities(context.services, *std::move(verdict));
    }
    if (verdict && verdict->ok && by_postfix) {
        verdict = send_through_postfix(context, *relay, *from, *request.to, tell);
    }
    return verdict;
}

}  // namespace mailctl::relay

MAILCTL_HANDLER(mailctl::api::RelayTest, mailctl::relay::test)
