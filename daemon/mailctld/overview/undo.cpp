#include "daemon/mailctld/overview/undo.hpp"

#include "common/api/undo.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/call/observer.hpp"

#include <fmt/format.h>

namespace mailctl::overview {
namespace {

// Each feature is asked before its part is worked out, and before what it had comes back.
change::Part gated(const Context& context, change::Part part, bool force) {
    const auto* gate = find_ties(context.services.house.ties, part.feature);
    if (gate == nullptr) {
        return part;
    }
    return {
        part.feature,
        [&context, gate, force, inverse = std::move(part.wanted)](const change::Snapshot& now
        ) -> Result<std::optional<change::Wanted>> {
            if (auto status = gate->may_touch(context, now.ledger, force); !status) {
                return status.error();
            }
            auto wanted = inverse(now);
            if (wanted && *wanted) {
                if (auto status = gate->may_return(context, (*wanted)->holding); !status) {
                    return status.error();
                }
            }
            return wanted;
        }};
}

}  // namespace

Result<api::ChangeReport> undo(Context& context, api::Undo& request) {
    const change::Order order{
        .by = context.caller.name,
        .method = std::string(api::Undo::method),
        .text = fmt::format("undo of change {}", request.change),
        .dry_run = context.dry_run,
        .force = request.force.value_or(false),
        .gives_back = true,
        .expect = request.expect};
    auto& engine = context.services.engine;
    const auto change = engine.find_done(request.change);
    if (!change) {
        return change.error();
    }
    std::vector<change::Part> parts;
    for (auto& part : engine.inverse_of(*change)) {
        parts.push_back(gated(context, std::move(part), order.force));
    }
    auto report = engine.run(order, parts, observer(context));
    return report;
}

}  // namespace mailctl::overview

MAILCTL_HANDLER(mailctl::api::Undo, mailctl::overview::undo)
