#include "daemon/mailctld/relay/test.hpp"

#include "common/api/probe_smtp.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/probe.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"
#include "daemon/mailctld/relay/through_postfix.hpp"

namespace mailctl::relay {
namespace {

// The relay in the ledger, as a request to the worker.
Result<api::ProbeSmtp> request_for(Services& services, const Relay& relay) {
    auto authorities = authorities_for(services, relay.tls);
    if (!authorities) {
        return authorities.error();
    }
    auto client = client_settings_now(services, relay.port.number());
    if (!client) {
        return client.error();
    }
    api::ProbeSmtp request{
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

Result<api::ProbeReply> test(Context& context, api::RelayTest& request) {
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
    auto probe_request = request_for(context.services, *relay);
    if (!probe_request) {
        return probe_request.error();
    }
    const auto from = request.from ? request.from : request.to;
    const bool by_postfix = request.to && !request.direct.value_or(false);
    if (!by_postfix) {
        probe_request->to = request.to;
        probe_request->from = from;
    }
    const auto tell = [&](const api::ProbeStep& step) {
        if (context.send) {
            context.send(wire::encode(api::ProbeReply{step, std::nullopt}));
        }
    };
    auto verdict = probe(context, *probe_request, tell);
    if (verdict && !verdict->ok) {
        verdict = with_named_authorities(context.services, *std::move(verdict));
    }
    if (verdict && verdict->ok && by_postfix) {
        verdict = send_through_postfix(context, *relay, *from, *request.to, tell);
    }
    if (!verdict) {
        return verdict.error();
    }
    return api::ProbeReply{std::nullopt, *std::move(verdict)};
}

}  // namespace mailctl::relay
