#include "daemon/mailctld/overview/status.hpp"

#include "common/version.hpp"
#include "daemon/mailctld/change/present.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

#include <fmt/format.h>

namespace mailctl::overview {

Result<api::StatusReply> status(Context& context, api::Status&) {
    auto& reader = context.services.reader;
    auto present = change::look(context.services.config, reader);
    api::StatusReply reply{};
    reply.version = version;
    reply.postfix_running = present.postfix_running;
    reply.drift = static_cast<std::int64_t>(present.drift.size());
    reply.last_change = store::last_change(reader);
    reply.revision = std::move(present.revision);
    if (const auto& relay = present.ledger.relay) {
        reply.relay_enabled = true;
        reply.relay = relay::relay_text(relay->host, relay->port);
    }
    for (const auto id : store::stuck_changes(reader)) {
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
