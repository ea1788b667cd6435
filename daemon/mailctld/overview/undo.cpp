#include "daemon/mailctld/overview/undo.hpp"

#include "daemon/mailctld/observer.hpp"
#include "daemon/mailctld/relay/rebuild.hpp"
#include "daemon/mailctld/relay/switch.hpp"
#include "daemon/mailctld/store/logins.hpp"

#include <fmt/format.h>

namespace mailctl::overview {
namespace {

const Error login_is_gone{
    Errc::conflict,
    "the login that was in use before that change is not at the platform any more",
    "`mailctl relay enable` makes another one",
    "change"};

// A login at the platform that was deleted, or whose account was forgotten, is dead for good.
bool may_log_in(Context& context, const store::Relay& relay) {
    if (!relay.account || !relay.credential) {
        return true;
    }
    const auto login = context.services.shared.with([&](store::Database& db) {
        return store::find_login(db, *relay.account, *relay.credential);
    });
    return login && login->state == store::LoginState::active;
}

}  // namespace

Result<api::ChangeReply> undo(Context& context, api::Undo& request) {
    const change::Order order{
        .by = context.peer.name,
        .method = std::string(api::Undo::method),
        .text = fmt::format("undo of change {}", request.change),
        .dry_run = request.dry_run.value_or(false),
        .force = request.force.value_or(false),
        .gives_back = true,
        .expect = request.expect};
    auto& engine = context.services.engine;
    const auto rebuild = [&](const change::Snapshot& now, change::Desired& desired) {
        return relay::rebuild_tables(context.services.config, now, desired);
    };
    const auto inverse = engine.undo_planner(request.change, rebuild);
    const auto planner = [&](const change::Snapshot& now) -> Result<change::Desired> {
        if (auto status = relay::check_owner(context, now.ledger, order.force); !status) {
            return status.error();
        }
        auto desired = inverse(now);
        if (desired && desired->relay && !may_log_in(context, *desired->relay)) {
            return login_is_gone;
        }
        return desired;
    };
    auto report = engine.run(order, planner, observer(context));
    if (!report) {
        return report.error();
    }
    return api::ChangeReply{std::nullopt, *std::move(report)};
}

}  // namespace mailctl::overview
