#include "daemon/mailctld/relay/status.hpp"

#include "daemon/mailctld/change/present.hpp"

namespace mailctl::relay {

Result<api::RelayStatusReply> status(Context& context, api::RelayStatus&) {
    auto present = change::look(context.services.config, context.services.reader);
    api::RelayStatusReply reply{};
    reply.postfix_running = present.postfix_running;
    reply.drift = std::move(present.drift);
    reply.revision = std::move(present.revision);
    if (const auto& relay = present.ledger.relay) {
        reply.enabled = true;
        reply.host = relay->host;
        reply.port = relay->port;
        reply.username = relay->username;
        reply.tls = relay->tls;
        reply.since = relay->since;
        reply.changed_by = relay->by;
        reply.change = relay->change;
    }
    return reply;
}

}  // namespace mailctl::relay
