#include "daemon/mailctld/relay/disable.hpp"

#include "daemon/mailctld/observer.hpp"

namespace mailctl::relay {

Result<api::ChangeReply> disable(Context& context, api::RelayDisable& request) {
    const change::Order order{
        .by = context.peer.name,
        .method = std::string(api::RelayDisable::method),
        .text = "no relay",
        .dry_run = request.dry_run.value_or(false),
        .force = request.force.value_or(false),
        .forget = request.forget.value_or(false),
        .expect = request.expect};
    // Nothing is desired, so everything that is owned is put back.
    const auto planner = [](const change::Snapshot&) -> Result<change::Desired> {
        return change::Desired{};
    };
    auto report = context.services.engine.run(order, planner, observer(context));
    if (!report) {
        return report.error();
    }
    return api::ChangeReply{std::nullopt, *std::move(report)};
}

}  // namespace mailctl::relay
