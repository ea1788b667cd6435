#include "daemon/mailctld/access/second_factor.hpp"

#include "common/api/act.hpp"
#include "common/api/session/begin_second_factor.hpp"
#include "common/api/session/confirm_second_factor.hpp"
#include "common/api/session/drop_second_factor.hpp"
#include "daemon/mailctld/access/own.hpp"
#include "daemon/mailctld/access/totp.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/store/sessions.hpp"
#include "daemon/mailctld/system/host.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::access {
namespace {

Secret secret_of(std::string text) { return *Secret::parse(text); }

}  // namespace

Error wrong_code() {
    return {
        Errc::unauthenticated,
        "the code is wrong, or was used already",
        "wait for the next one; the clocks of both sides must agree",
        "code"};
}

bool take_code(store::User& user, const std::optional<Secret>& code) {
    if (!user.second_factor || !user.second_factor->is_confirmed) {
        return true;
    }
    if (!code) {
        return false;
    }
    auto& factor = *user.second_factor;
    const auto step = step_of_code(
        factor.key, code->reveal(), std::chrono::system_clock::now(), factor.last_step
    );
    if (step) {
        factor.last_step = *step;
        return true;
    }
    auto& left = factor.recovery;
    const auto found = std::find(left.begin(), left.end(), recovery_hash(code->reveal()));
    if (found == left.end()) {
        return false;
    }
    left.erase(found);
    return true;
}

Result<api::SecondFactorBegun> begin_second_factor(
    Context& context, api::SessionBeginSecondFactor& request
) {
    auto user = proven_user(context, request.password);
    if (!user) {
        return user.error();
    }
    if (user->second_factor && user->second_factor->is_confirmed) {
        return Error{
            Errc::conflict, "there is a second factor already", "take that one away first", {}};
    }
    const auto key = new_totp_key();
    user->second_factor = store::SecondFactor{.key = key};
    context.services.shared.change([&](store::Database& db) { store::save_user(db, *user); });
    return api::SecondFactorBegun{
        secret_of(key), secret_of(totp_uri(user->name, system::host_name(), key))};
}

Result<api::SecondFactorConfirmed> confirm_second_factor(
    Context& context, api::SessionConfirmSecondFactor& request
) {
    auto user = trying_user(context);
    if (!user) {
        return user.error();
    }
    if (!user->second_factor || user->second_factor->is_confirmed) {
        return Error{
            Errc::conflict, "no second factor waits to be confirmed", "begin with a new one", {}};
    }
    auto& factor = *user->second_factor;
    const auto step =
        step_of_code(factor.key, request.code.reveal(), std::chrono::system_clock::now(), 0);
    if (!step) {
        return failed_try(context, *user, wrong_code());
    }
    good_try(context);
    factor.is_confirmed = true;
    factor.last_step = *step;
    api::SecondFactorConfirmed reply;
    for (auto& code : new_recovery_codes()) {
        factor.recovery.push_back(recovery_hash(code));
        reply.recovery.push_back(secret_of(std::move(code)));
    }
    act::record(
        context,
        {api::SessionConfirmSecondFactor::method,
         "second-factor-added",
         fmt::format("{} logs in with a second factor", user->name)},
        [&](store::Database& db) {
            store::save_user(db, *user);
            store::forget_sessions(db, user->id, context.caller.logged_in->session);
        }
    );
    return reply;
}

Result<api::Act> drop_second_factor(Context& context, api::SessionDropSecondFactor& request) {
    auto user = proven_user(context, request.password, std::optional(request.code.clone()));
    if (!user) {
        return user.error();
    }
    api::Act act{.changed = user->second_factor.has_value()};
    if (!act.changed) {
        return act;
    }
    user->second_factor.reset();
    act::record(
        context,
        {api::SessionDropSecondFactor::method,
         "second-factor-removed",
         fmt::format("{} logs in by the password alone", user->name),
         {},
         /*forgets=*/true},
        [&](store::Database& db) { store::save_user(db, *user); }
    );
    return act;
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::SessionBeginSecondFactor, mailctl::access::begin_second_factor)
MAILCTL_HANDLER(mailctl::api::SessionConfirmSecondFactor, mailctl::access::confirm_second_factor)
MAILCTL_HANDLER(mailctl::api::SessionDropSecondFactor, mailctl::access::drop_second_factor)
