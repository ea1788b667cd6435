#include "common/api/act.hpp"
#include "common/api/user/add.hpp"
#include "common/api/user/disable.hpp"
#include "common/api/user/enable.hpp"
#include "common/api/user/list.hpp"
#include "common/api/user/remove.hpp"
#include "common/api/user/reset_second_factor.hpp"
#include "common/api/user/set_password.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/access/named_user.hpp"
#include "daemon/mailctld/access/password.hpp"
#include "daemon/mailctld/access/password_quality.hpp"
#include "daemon/mailctld/access/rights.hpp"
#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::access {
namespace {

Status check_password(const Secret& password, const Label& name) {
    const std::array<std::string, 1> told{name.text()};
    return check_quality(password, told);
}

std::string shown_user(const store::User& user, const std::string& tenant) {
    return fmt::format("{} for {}", user.role, tenant);
}

Result<api::Act> let_in(
    Context& context, const Label& name, bool is_enabled, std::string_view method
) {
    auto user = user_named(context, name);
    if (!user) {
        return user.error();
    }
    if (user->is_enabled == is_enabled) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    user->is_enabled = is_enabled;
    const auto* word = is_enabled ? "enabled" : "disabled";
    return act_on(
        context,
        *user,
        {method,
         fmt::format("user-{}", word),
         fmt::format("user {} {}", user->name, word),
         is_enabled ? "disabled" : "enabled",
         word},
        [&](store::Database& db) {
            store::save_user(db, *user);
            if (!is_enabled) {
                store::forget_sessions(db, user->id, 0);
            }
        }
    );
}

}  // namespace

Result<api::Act> add_user(Context& context, api::UserAdd& request) {
    const auto& name = request.name.text();
    const auto tenant = tenant_named(context, request.tenant);
    if (!tenant) {
        return tenant.error();
    }
    if (!rights_in(tenant->owner, request.role).is_within(context.caller.rights)) {
        return Error{
            Errc::permission_denied,
            "a user may not do more than who adds them",
            fmt::format("you may {}", context.caller.rights.text()),
            "role"};
    }
    if (auto status = check_password(request.password, request.name); !status) {
        return status.error();
    }
    const bool is_taken = context.services.shared.with([&](store::Database& db) {
        return store::find_user_named(db, name).has_value();
    });
    if (is_taken) {
        return Error{
            Errc::conflict,
            fmt::format("there is a user {} already", name),
            "`mailctl user password` gives them another password",
            "name"};
    }
    store::User user{
        .name = name,
        .owner = tenant->owner,
        .role = word_of(request.role),
        .password = {},
        .since = store::timestamp(),
        .by = context.caller.name};
    const auto told = shown_user(user, tenant->name);
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {{"user " + name, "nobody", std::nullopt, told}}};
    if (!act.dry_run) {
        user.password = hash_password(request.password);
        act::record(
            context,
            {api::UserAdd::method, "user-added", fmt::format("user {}: {}", name, told), act.plan},
            [&](store::Database& db) { store::add_user(db, user); }
        );
    }
    return act;
}

Result<api::UserListReply> list_users(Context& context, api::UserList& request) {
    const auto owner = owner_wanted(context, request.tenant);
    if (!owner) {
        return owner.error();
    }
    const auto limit = request.limit ? request.limit->number() : api::UserLimit::range.most;
    return context.services.shared.with([&](store::Database& db) {
        // One more tells whether there are others.
        const auto after = request.after ? request.after->text() : std::string();
        const bool is_down = request.sort && request.sort->is_down();
        auto found = store::users_after(db, after, limit + 1, *owner, is_down);
        const bool is_whole = found.size() <= static_cast<std::size_t>(limit);
        if (!is_whole) {
            found.pop_back();
        }
        api::UserListReply reply{};
        for (auto& user : found) {
            const auto tenant = store::tenant_of(db, user.owner);
            const auto sessions = store::sessions_of(db, user.id);
            reply.users.push_back(
                {user.name,
                 user.role,
                 tenant ? tenant->name : user.owner,
                 user.is_enabled,
                 user.second_factor && user.second_factor->is_confirmed,
                 std::count_if(
                     sessions.begin(),
                     sessions.end(),
                     [](const store::Session& session) { return !is_over(session); }
                 ),
                 user.since,
                 user.by,
                 user.last_login,
                 user.last_address}
            );
        }
        if (!is_whole) {
            reply.next = reply.users.back().name;
        }
        return reply;
    });
}

Result<api::Act> set_password(Context& context, api::UserSetPassword& request) {
    auto user = user_named(context, request.name);
    if (!user) {
        return user.error();
    }
    if (auto status = check_password(request.password, request.name); !status) {
        return status.error();
    }
    if (!context.dry_run) {
        user->password = hash_password(request.password);
    }
    return act_on(
        context,
        *user,
        {api::UserSetPassword::method,
         "password-set",
         fmt::format("user {} has another password", user->name),
         "a password",
         "another password",
         /*forgets=*/true},
        [&](store::Database& db) {
            store::save_user(db, *user);
            store::forget_sessions(db, user->id, 0);
        }
    );
}

Result<api::Act> disable_user(Context& context, api::UserDisable& request) {
    return let_in(context, request.name, false, api::UserDisable::method);
}

Result<api::Act> enable_user(Context& context, api::UserEnable& request) {
    return let_in(context, request.name, true, api::UserEnable::method);
}

Result<api::Act> reset_second_factor(Context& context, api::UserResetSecondFactor& request) {
    auto user = user_named(context, request.name);
    if (!user) {
        return user.error();
    }
    if (!user->second_factor) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    user->second_factor.reset();
    return act_on(
        context,
        *user,
        {api::UserResetSecondFactor::method,
         "second-factor-removed",
         fmt::format("{} logs in by the password alone", user->name),
         "second factor",
         std::nullopt,
         /*forgets=*/true},
        [&](store::Database& db) {
            store::save_user(db, *user);
            store::forget_sessions(db, user->id, 0);
        }
    );
}

Result<api::Act> remove_user(Context& context, api::UserRemove& request) {
    const auto user = user_named(context, request.name);
    if (!user) {
        return user.error();
    }
    return act_on(
        context,
        *user,
        {api::UserRemove::method,
         "user-removed",
         fmt::format("user {} removed", user->name),
         user->role,
         std::nullopt,
         /*forgets=*/true},
        [&](store::Database& db) { store::forget_user(db, user->id); }
    );
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::UserAdd, mailctl::access::add_user)
MAILCTL_HANDLER(mailctl::api::UserDisable, mailctl::access::disable_user)
MAILCTL_HANDLER(mailctl::api::UserEnable, mailctl::access::enable_user)
MAILCTL_HANDLER(mailctl::api::UserList, mailctl::access::list_users)
MAILCTL_HANDLER(mailctl::api::UserRemove, mailctl::access::remove_user)
MAILCTL_HANDLER(mailctl::api::UserResetSecondFactor, mailctl::access::reset_second_factor)
MAILCTL_HANDLER(mailctl::api::UserSetPassword, mailctl::access::set_password)
