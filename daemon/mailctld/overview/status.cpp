#include "daemon/mailctld/overview/status.hpp"

#include "common/version.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

#include <fmt/format.h>

namespace mailctl::overview {

Result<api::StatusReply> status(Context& context, api::Status&) {
    const auto& present = context.services.onlooker.look();
    api::StatusReply reply{};
    reply.version = version;
    reply.postfix_running = present.postfix_running;
    reply.drift = static_cast<std::int64_t>(present.drift.size());
    reply.last_change = present.last_change;
    reply.revision = present.revision;
    if (const auto& relay = present.ledger.relay) {
        reply.relay_enabled = true;
        reply.relay = relay::relay_text(relay->host, relay->port);
    }
    for (const auto id : present.stuck_changes) {
        reply.alarms.push_back(fmt::format(
            "change {} failed and could not be taken back: run `postfix check`, mend what it "
            "names, "
            "then `postfix start`, then `mailctl relay status`",
            id
        ));
    }
    if (!present.postfix_running) {
        reply.alarms.emplace_back("Postfix is not running: `systemctl start postfix`");
    }
    return reply;
}

}  // namespace mailctl::overview
