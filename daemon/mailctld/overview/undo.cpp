#include "daemon/mailctld/overview/undo.hpp"

#include "daemon/mailctld/observer.hpp"
#include "daemon/mailctld/relay/rebuild.hpp"

#include <fmt/format.h>

namespace mailctl::overview {

Result<api::ChangeReply> undo(Context& context, api::Undo& request) {
    const change::Order order{
        .by = context.peer.name,
        .method = std::string(api::Undo::method),
        .text = fmt::format("undo of change {}", request.change),
        .dry_run = request.dry_run.value_or(false),
        .force = request.force.value_or(false),
        .expect = request.expect};
    auto& engine = context.services.engine;
    const auto rebuild = [&](const change::Snapshot& now, change::Desired& desired) {
        return relay::rebuild_tables(context.services.config, now, desired);
    };
    auto report =
        engine.run(order, engine.undo_planner(request.change, rebuild), observer(context));
    if (!report) {
        return report.error();
    }
    return api::ChangeReply{std::nullopt, *std::move(report)};
}

}  // namespace mailctl::overview
