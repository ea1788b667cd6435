#include "common/api/account/connect.hpp"

#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "common/api/net/platform/access.hpp"
#include "common/api/net/platform/account/register.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/call/users.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

namespace mailctl::account {
namespace {

// Two accounts of one user would leave the first one's relay running on a key that is forgotten.
Status check_present(const std::optional<store::Account>& present, const std::string& email) {
    if (!present || present->email == email) {
        return {};
    }
    return Error{
        Errc::conflict,
        fmt::format("you are connected as {}", present->email),
        "`mailctl account disconnect` first",
        "email"};
}

// The same address and another account: somebody else answers there now.
Status check_same_account(
    const std::optional<store::Account>& present, const api::PlatformRegisterReply& reply
) {
    if (!present || !present->remote_id || !reply.account ||
        *present->remote_id == reply.account->text()) {
        return {};
    }
    return Error{
        Errc::conflict,
        fmt::format(
            "the platform answers with account {}, and you are connected to account {}",
            reply.account->text(),
            *present->remote_id
        ),
        "if that is right, `mailctl account disconnect` first",
        {}};
}

// Whose account it is, for people: not which of a tenant's tokens or users has connected it.
std::string owner_name(const Context& context) {
    const auto& caller = context.caller;
    if (caller.uid) {
        return caller.name;
    }
    if (caller.owner == store::machine_owner) {
        const auto root = user_name(0);
        return root && *root ? **root : "root";
    }
    const auto tenant = context.services.shared.with([&](store::Database& db) {
        return store::tenant_of(db, caller.owner);
    });
    return tenant ? fmt::format("tenant:{}", tenant->name) : caller.owner;
}

store::Account account_from(
    const Context& context, const std::string& email, api::PlatformRegisterReply& reply
) {
    return {
        context.caller.owner,
        owner_name(context),
        api::PlatformKind::cybermail,
        email,
        std::move(reply.key),
        reply.account ? std::optional(reply.account->text()) : std::nullopt,
        {reply.plan, 0, std::nullopt},
        store::timestamp()};
}

api::PlanItem item(const std::optional<store::Account>& present, const std::string& email) {
    auto before = present ? std::optional(present->email) : std::nullopt;
    return {"platform account", present ? "mailctl" : "nobody", std::move(before), email};
}

void save(
    Context& context,
    store::Account account,
    const std::optional<store::Account>& present,
    const api::PlanItem& done
) {
    if (present) {
        account.since = present->since;
        account.usage.emails_sent = present->usage.emails_sent;
        account.usage.reputation = present->usage.reputation;
    }
    act::record(
        context,
        {api::AccountConnect::method,
         "connected",
         fmt::format("connected to the account {}", account.email),
         {done},
         /*forgets=*/present.has_value()},
        [&](store::Database& db) { store::save_account(db, account); }
    );
}

// What helps at once and can wait otherwise.
void look_around(Context& context, std::vector<std::string>& notes) {
    const auto session = platform::AccountSession::open_own(context);
    if (!session) {
        notes.push_back(session.error().message);
        return;
    }
    if (const auto synced = platform::sync_domains(*session); !synced) {
        notes.push_back(
            fmt::format("the domains could not be listed yet: {}", synced.error().message)
        );
    }
    if (const auto settled = platform::settle_credentials(*session); !settled) {
        notes.push_back(
            fmt::format("the credentials could not be listed yet: {}", settled.error().message)
        );
    }
}

// With the turn held from the look at what is there to the writing of what is new.
Result<api::Act> connect_account(Context& context, api::AccountConnect& request) {
    const auto owner = context.caller.owner;
    const auto& email = request.email.text();
    const auto turn = platform::take_turn(context, owner);
    if (!turn) {
        return turn.error();
    }
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_account(db, owner);
    });
    if (auto status = present ? act::check_name(context.caller, present->name) : Status();
        !status) {
        return status.error();
    }
    if (auto status = check_present(present, email); !status) {
        return status.error();
    }
    api::Act act{.changed = true, .dry_run = context.dry_run, .plan = {item(present, email)}};
    if (act.dry_run) {
        return act;
    }
    const auto access = platform::access(context.services.config);
    if (!access) {
        return access.error();
    }
    send_progress(context, "platform", "asking the platform for a key to the account");
    auto reply = network::ask_net(
        context,
        api::PlatformRegister{
            *access, request.email, std::move(request.password), owner_name(context)},
        network::JobEffect::changes
    );
    if (!reply) {
        return reply.error();
    }
    if (auto status = check_same_account(present, *reply); !status) {
        return status.error();
    }
    save(context, account_from(context, email, *reply), present, act.plan.front());
    return act;
}

}  // namespace

Result<api::Act> connect(Context& context, api::AccountConnect& request) {
    auto act = connect_account(context, request);
    if (!act && act.error().code == Errc::remote_unknown) {
        act.error().hint =
            "connect again: the same address and password link the account that may have been made";
    }
    if (!act) {
        return act.error();
    }
    if (!act->dry_run) {
        look_around(context, act->notes);
    }
    return act;
}

}  // namespace mailctl::account

MAILCTL_HANDLER(mailctl::api::AccountConnect, mailctl::account::connect)
