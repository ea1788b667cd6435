#include "daemon/mailctld/relay/status.hpp"

namespace mailctl::relay {

Result<api::RelayStatusReply> status(Context& context, api::RelayStatus&) {
    const auto& present = context.services.onlooker.look();
    api::RelayStatusReply reply{};
    reply.postfix_running = present.postfix_running;
    reply.drift = present.drift;
    reply.revision = present.revision;
    if (const auto& relay = present.ledger.relay) {
        reply.enabled = true;
        reply.host = relay->host;
        reply.port = relay->port;
        reply.username = relay->username;
        reply.tls = relay->tls;
        reply.since = relay->since;
        reply.changed_by = relay->by;
        reply.change = relay->change;
        reply.account = relay->account;
    }
    return reply;
}

}  // namespace mailctl::relay
