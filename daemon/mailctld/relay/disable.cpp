#include "daemon/mailctld/relay/disable.hpp"

#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/relay/switch.hpp"

#include <fmt/format.h>

namespace mailctl::relay {
namespace {

// The credentials at the platform go with the password. What cannot be done now is told, and done
// by whoever settles the account's credentials next.
void forget_credentials(Context& context, const std::string& owner, api::ChangeReport& report) {
    const auto session = platform::AccountSession::open(context, owner);
    if (!session) {
        return;  // no account, or one that was forgotten with its credentials
    }
    if (const auto left = platform::retire_all_credentials(*session)) {
        report.notes.push_back(
            fmt::format("{}; `mailctl account status` tries again", left->message)
        );
    }
}

}  // namespace

Result<api::ChangeReport> disable_relay(
    Context& context, const change::Order& order, const std::string& owner
) {
    // Nothing is wanted, so everything that the relay has is put back.
    const auto nothing = [&](const change::Snapshot& now) -> Result<std::optional<change::Wanted>> {
        if (auto status = check_owner(context, now.ledger, order.force); !status) {
            return status.error();
        }
        const auto relay = relay_of(now.ledger);
        const bool is_meant = owner.empty() || (relay && relay->account == owner);
        if (!is_meant) {
            return Error{Errc::conflict, "the relay is another one by now", "try again", {}};
        }
        return std::optional<change::Wanted>();
    };
    return context.services.engine.run(order, relay_alone(nothing), observer(context));
}

Result<api::ChangeReport> disable(Context& context, api::RelayDisable& request) {
    const change::Order order{
        .by = context.caller.name,
        .method = std::string(api::RelayDisable::method),
        .text = "no relay",
        .dry_run = context.dry_run,
        .force = request.force.value_or(false),
        .forget = request.forget.value_or(false),
        .gives_back = true,
        .expect = request.expect};
    const auto before = context.services.engine.settled_ledger();
    if (!before) {
        return before.error();
    }
    auto report = disable_relay(context, order, {});
    if (!report) {
        return report.error();
    }
    if (order.forget && !order.dry_run) {
        // An earlier disable may have kept the caller's, and its tables are gone now.
        const auto relay = relay_of(*before);
        const bool has_login = relay && relay->account;
        forget_credentials(context, has_login ? *relay->account : context.caller.owner, *report);
        act::scrub(context.services);
    }
    return report;
}

}  // namespace mailctl::relay

MAILCTL_HANDLER(mailctl::api::RelayDisable, mailctl::relay::disable)
