#include "daemon/mailctld/call/handover.hpp"

#include "common/wire/call.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/log.hpp"

#include <exception>

namespace mailctl {
namespace {

using wire::json;

Error broken() {
    return {
        Errc::internal,
        "something that mailctld needs is broken",
        "the daemon's log has the cause: `journalctl -u mailctld`",
        {}};
}

// As in run(): an exception is a broken world. There is nobody left to tell, or something else to
// tell them.
bool is_done(const std::function<void()>& work) {
    try {
        work();
        return true;
    } catch (const std::exception& error) {
        log_error("internal", {{"text", error.what()}});
        return false;
    }
}

}  // namespace

void hand_over(
    Context& context, Result<json> result, const std::function<Delivery(std::string)>& send
) {
    const Handover handover = std::move(*context.handover);
    context.handover.reset();
    auto delivery = Delivery::lost;
    if (!result) {
        send(wire::error_text(result.error()));
    } else if (is_done(handover.begin)) {
        delivery = send(wire::reply_text(*std::move(result)));
    } else {
        wire::wipe(*result);
        send(wire::error_text(broken()));
    }
    if (delivery != Delivery::read) {
        log_warning(
            "reply.unread",
            {{"user", context.caller.name},
             {"request", context.request},
             {"outcome", delivery == Delivery::lost ? "lost" : "unknown"}}
        );
    }
    context.is_cancelled = {};  // what has to be put right now is wanted by us
    is_done([&] { handover.end(delivery); });
}

}  // namespace mailctl
