#include "common/api/account/forget.hpp"
#include "common/api/account/list.hpp"
#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/account/disconnect.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/users.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/domains.hpp"
#include "daemon/mailctld/store/providers.hpp"
#include "daemon/mailctld/store/records.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

// What administrators see and do of other users' accounts.
namespace mailctl::account {
namespace {

using platform::AccountSession;

/// All that is kept under one number.
struct Belongings {
    uid_t uid;
    std::string owner;
    std::optional<store::Account> account;
    std::vector<store::Grant> grants;
    std::int64_t domains;
    std::vector<DomainName> with_records;

    /// Whose they are; the newest word counts.
    std::optional<std::string> user() const {
        if (account) {
            return account->name;
        }
        return grants.empty() ? std::nullopt : std::optional(grants.back().name);
    }

    bool is_called(const std::string& name) const {
        return std::to_string(uid) == name || (account && account->name == name) ||
               std::any_of(grants.begin(), grants.end(), [&](const store::Grant& grant) {
                   return grant.name == name;
               });
    }
};

// "uid:1000"; nothing for records that were made the administrators'.
std::optional<uid_t> uid_of(const std::string& owner) {
    constexpr std::string_view prefix = "uid:";
    uid_t uid = 0;
    const auto* const end = owner.data() + owner.size();
    if (!owner.starts_with(prefix)) {
        return std::nullopt;
    }
    const auto [rest, error] = std::from_chars(owner.data() + prefix.size(), end, uid);
    return error == std::errc() && rest == end ? std::optional(uid) : std::nullopt;
}

std::vector<Belongings> all_belongings(store::Database& db) {
    const auto grants = store::all_grants(db);
    std::vector<Belongings> found;
    for (const auto& owner : store::known_owners(db)) {
        const auto uid = uid_of(owner);
        if (!uid) {
            continue;
        }
        Belongings one{
            *uid,
            owner,
            store::find_account(db, owner),
            {},
            store::count_domains(db, owner).all,
            store::domains_with_records(db, owner)};
        std::copy_if(
            grants.begin(),
            grants.end(),
            std::back_inserter(one.grants),
            [&](auto& grant) { return grant.owner == owner; }
        );
        found.push_back(std::move(one));
    }
    return found;
}

std::vector<Belongings> belongings(const Context& context) {
    return context.services.shared.with(all_belongings);
}

Result<Belongings> belongings_of(const Context& context, const std::string& user) {
    auto found = belongings(context);
    std::erase_if(found, [&](const Belongings& one) { return !one.is_called(user); });
    if (found.size() == 1) {
        return std::move(found.front());
    }
    if (found.empty()) {
        return Error{
            Errc::not_found,
            fmt::format("nothing is kept of \"{}\"", escaped(user)),
            "`mailctl account list` shows of whom something is",
            "user"};
    }
    std::vector<uid_t> uids;
    for (const auto& one : found) {
        uids.push_back(one.uid);
    }
    return Error{
        Errc::conflict,
        fmt::format("{} has had more than one number", escaped(user)),
        fmt::format("name one of the numbers: {}", fmt::join(uids, ", ")),
        "user"};
}

/// Takes the rest away: grants, records, and rows of credentials.
void forget_rest(store::Database& db, const Belongings& whose) {
    for (const auto& grant : whose.grants) {
        store::forget_grant(db, grant.zone, grant.owner);
    }
    store::forget_account(db, whose.owner);
    // No number is called so: from now on they are an administrator's to withdraw.
    store::give_records(db, whose.owner, fmt::format("forgotten {}", whose.owner));
}

std::vector<api::PlanItem> plan_of_rest(const Belongings& whose) {
    std::vector<api::PlanItem> plan;
    for (const auto& grant : whose.grants) {
        plan.push_back({"DNS grant " + grant.zone, "mailctl", grant.name, std::nullopt});
    }
    return plan;
}

Result<api::Act> forget_account(Context& context, const Belongings& whose, DisconnectWish wish) {
    const auto session = AccountSession::open(context, whose.owner);
    if (!session) {
        return session.error();
    }
    return take_away(context, *session, wish);
}

api::Act forget_without_account(Context& context, const DisconnectWish& wish) {
    api::Act act{.changed = true, .dry_run = wish.dry_run, .plan = wish.plan};
    if (!act.dry_run) {
        act::record(context, {wish.method, wish.event, wish.text, act.plan}, wish.along);
    }
    return act;
}

void note_records(const Belongings& whose, bool is_withdrawn, std::vector<std::string>& notes) {
    if (whose.with_records.empty() || is_withdrawn) {
        return;
    }
    std::vector<std::string> names;
    for (const auto& domain : whose.with_records) {
        names.push_back(domain.text());
    }
    notes.push_back(fmt::format(
        "the records of {} stay in the DNS, and are an administrator's: `mailctl dns withdraw "
        "DOMAIN`",
        some_of(names, 5)
    ));
}

}  // namespace

Result<api::AccountListReply> list(Context& context, api::AccountList&) {
    const auto ledger = context.services.engine.ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto relay = relay::relay_of(*ledger);
    api::AccountListReply reply;
    for (const auto& one : belongings(context)) {
        const auto& account = one.account;
        const auto now = user_name(one.uid);
        if (!now) {
            return now.error();
        }
        api::AccountEntry entry{
            one.uid,
            one.user(),
            *now,
            account ? std::optional(account->email) : std::nullopt,
            account ? std::optional(account->since) : std::nullopt,
            relay && relay->account == one.owner,
            one.domains,
            static_cast<std::int64_t>(one.with_records.size()),
            {}};
        for (const auto& grant : one.grants) {
            entry.grants.push_back(grant.zone);
        }
        reply.accounts.push_back(std::move(entry));
    }
    return reply;
}

Result<api::Act> forget(Context& context, api::AccountForget& request) {
    const auto whose = belongings_of(context, request.user);
    if (!whose) {
        return whose.error();
    }
    const DisconnectWish wish{
        .dry_run = context.dry_run,
        .withdraw = request.withdraw.value_or(false),
        .force = request.force.value_or(false),
        .method = api::AccountForget::method,
        .event = "account-forgotten",
        .text = fmt::format(
            "forgot what {} had as uid {}", whose->user().value_or("somebody"), whose->uid
        ),
        .plan = plan_of_rest(*whose),
        .along = [&](store::Database& db) { forget_rest(db, *whose); }};
    auto act = whose->account ? forget_account(context, *whose, wish)
                              : Result(forget_without_account(context, wish));
    if (!act) {
        return act.error();
    }
    note_records(*whose, wish.withdraw && whose->account.has_value(), act->notes);
    return act;
}

}  // namespace mailctl::account

MAILCTL_HANDLER(mailctl::api::AccountForget, mailctl::account::forget)
MAILCTL_HANDLER(mailctl::api::AccountList, mailctl::account::list)
