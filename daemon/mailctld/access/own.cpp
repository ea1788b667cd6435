#include "daemon/mailctld/access/own.hpp"

#include "common/api/act.hpp"
#include "common/api/session/change_password.hpp"
#include "common/api/session/end.hpp"
#include "common/api/session/list.hpp"
#include "common/api/session/log_out.hpp"
#include "common/api/session/prove.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/access/doorkeeper.hpp"
#include "daemon/mailctld/access/password.hpp"
#include "daemon/mailctld/access/password_quality.hpp"
#include "daemon/mailctld/access/second_factor.hpp"
#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::access {
namespace {

std::string name_for_pace(const Context& context) {
    return fmt::format("session {}", context.caller.logged_in->session);
}

}  // namespace

Result<store::User> own_user(const Context& context) {
    const auto& logged_in = context.caller.logged_in;
    auto user = logged_in ? context.services.shared.with([&](store::Database& db) {
        return store::find_user(db, logged_in->user);
    })
                          : std::nullopt;
    if (!user) {
        return Error{
            Errc::unauthenticated,
            "this is for people who have logged in",
            "a token's rights and end are in `mailctl token list`",
            {}};
    }
    return *std::move(user);
}

Result<store::User> trying_user(const Context& context) {
    auto user = own_user(context);
    if (!user) {
        return user;
    }
    const auto wait = context.services.doorkeeper.due(name_for_pace(context));
    if (wait.count() > 0) {
        return too_many_tries(wait);
    }
    return user;
}

Error failed_try(const Context& context, const store::User& user, Error error) {
    context.services.doorkeeper.failed(name_for_pace(context));
    log_warning("proof.failed", {{"user", user.name}, {"address", context.address}});
    return error;
}

void good_try(const Context& context) {
    context.services.doorkeeper.succeeded(name_for_pace(context));
}

namespace {

// Who has logged in, and has given the password with this call. That it was right is not counted
// yet: there may be a code to judge.
Result<store::User> user_with(const Context& context, const Secret& password) {
    auto user = trying_user(context);
    if (user && !fits(password, user->password)) {
        return failed_try(
            context, *user, {Errc::unauthenticated, "the password is wrong", {}, "password"}
        );
    }
    return user;
}

}  // namespace

Result<store::User> proven_user(const Context& context, const Secret& password) {
    auto user = user_with(context, password);
    if (user) {
        good_try(context);
    }
    return user;
}

Result<store::User> proven_user(
    const Context& context, const Secret& password, const std::optional<Secret>& code
) {
    auto user = user_with(context, password);
    if (!user) {
        return user;
    }
    bool fits_code = false;
    // Read once more: of two calls with one code the second is too late.
    context.services.shared.change([&](store::Database& db) {
        auto now = store::find_user(db, user->id);
        fits_code = now && take_code(*now, code);
        if (fits_code) {
            store::save_user(db, *now);
            user = *std::move(now);
        }
    });
    if (!fits_code) {
        return failed_try(context, *user, wrong_code());
    }
    good_try(context);
    return user;
}

Result<api::Act> prove(Context& context, api::SessionProve& request) {
    const auto user = proven_user(context, request.password, request.code);
    if (!user) {
        return user.error();
    }
    context.services.shared.change([&](store::Database& db) {
        store::note_proof(db, context.caller.logged_in->session, store::timestamp());
    });
    return api::Act{.changed = true};
}

Result<api::Act> change_password(Context& context, api::SessionChangePassword& request) {
    auto user = proven_user(context, request.password);
    if (!user) {
        return user.error();
    }
    const std::array<std::string, 1> told{user->name};
    if (auto status = check_quality(request.wanted, told); !status) {
        status.error().parameter = "wanted";
        return status.error();
    }
    user->password = hash_password(request.wanted);
    act::record(
        context,
        {api::SessionChangePassword::method,
         "password-changed",
         fmt::format("{} has another password", user->name),
         {},
         /*forgets=*/true},
        [&](store::Database& db) {
            store::save_user(db, *user);
            store::forget_sessions(db, user->id, context.caller.logged_in->session);
            store::note_proof(db, context.caller.logged_in->session, store::timestamp());
        }
    );
    return api::Act{.changed = true};
}

Result<api::SessionListReply> list_sessions(Context& context, api::SessionList&) {
    const auto user = own_user(context);
    if (!user) {
        return user.error();
    }
    return context.services.shared.with([&](store::Database& db) {
        const auto tenant = store::tenant_of(db, user->owner);
        return api::SessionListReply{
            user->name,
            user->role,
            tenant ? tenant->name : user->owner,
            context.caller.rights.text(),
            user->second_factor && user->second_factor->is_confirmed,
            present_sessions(db, user->id, context.caller)};
    });
}

Result<api::Act> log_out(Context& context, api::SessionLogOut&) {
    const auto user = own_user(context);
    if (!user) {
        return user.error();
    }
    context.services.shared.change([&](store::Database& db) {
        store::forget_session(db, context.caller.logged_in->session);
    });
    return api::Act{.changed = true};
}

Result<api::Act> end_session(Context& context, api::SessionEnd& request) {
    const auto user = own_user(context);
    if (!user) {
        return user.error();
    }
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::sessions_of(db, user->id);
    });
    const auto is_meant = [&](const store::Session& session) {
        return request.id ? session.id == *request.id
                          : session.id != context.caller.logged_in->session;
    };
    if (request.id && std::none_of(present.begin(), present.end(), is_meant)) {
        return Error{
            Errc::not_found,
            fmt::format("there is no session {} of yours", *request.id),
            "list them first",
            "id"};
    }
    api::Act act;
    context.services.shared.change([&](store::Database& db) {
        for (const auto& session : present) {
            if (is_meant(session)) {
                store::forget_session(db, session.id);
                act.changed = true;
            }
        }
    });
    return act;
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::SessionChangePassword, mailctl::access::change_password)
MAILCTL_HANDLER(mailctl::api::SessionEnd, mailctl::access::end_session)
MAILCTL_HANDLER(mailctl::api::SessionList, mailctl::access::list_sessions)
MAILCTL_HANDLER(mailctl::api::SessionLogOut, mailctl::access::log_out)
MAILCTL_HANDLER(mailctl::api::SessionProve, mailctl::access::prove)
