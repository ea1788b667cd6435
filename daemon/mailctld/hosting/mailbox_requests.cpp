#include "common/api/act.hpp"
#include "common/api/mailbox/add.hpp"
#include "common/api/mailbox/made.hpp"
#include "common/api/mailbox/set.hpp"
#include "common/api/mailbox/set_password.hpp"
#include "common/api/mailbox/suspend.hpp"
#include "common/api/mailbox/unsuspend.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/together.hpp"
#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/limits.hpp"
#include "daemon/mailctld/hosting/mailbox_rules.hpp"
#include "daemon/mailctld/hosting/make_mailbox.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/new_password.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/session_ends.hpp"
#include "daemon/mailctld/hosting/shown_mailbox.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/session_ends.hpp"

#include <fmt/format.h>

namespace mailctl::hosting {
namespace {

/// What is kept of a password, and the password where it was made here.
struct Kept {
    std::string hash;
    std::optional<Secret> made;
};

// Takes a quarter of a second of a processor: before anything is locked, and not for a dry run.
Result<Kept> kept_password(
    const Context& context,
    const std::optional<Secret>& password,
    const std::optional<Secret>& hash,
    const std::optional<bool>& allow_weak
) {
    if (password && hash) {
        return Error{
            Errc::invalid_argument,
            "a password and a hash exclude each other",
            "give one of the two",
            "hash"};
    }
    const auto weak = weak_schemes(context.caller, allow_weak);
    if (!weak) {
        return weak.error();
    }
    if (hash) {
        auto parsed = parse_hash(hash->reveal(), *weak);
        if (!parsed) {
            auto error = parsed.error();
            error.parameter = "hash";
            return error;
        }
        return Kept{std::string(parsed->text().reveal()), std::nullopt};
    }
    // Of several calls a trial makes none, and without a password nobody can log in yet.
    const auto* const together = context.together;
    if (context.dry_run || (together != nullptr && (together->is_trial || !password))) {
        return Kept{};
    }
    std::optional<Secret> made;
    if (!password) {
        made.emplace(new_password());
    }
    auto hashed = make_hash(default_scheme, made ? *made : *password);
    if (!hashed) {
        auto error = hashed.error();
        error.parameter = "password";
        return error;
    }
    return Kept{std::string(hashed->text().reveal()), std::move(made)};
}

/// A change of a mailbox that is there.
struct Turn {
    std::string_view method;
    std::string event;
    std::string text;
    bool forgets = false;
    bool ends_sessions = false;
};

template <class Field>
void put_changed(Field& now, const Field& before, const Field& after) {
    if (after != before) {
        now = after;
    }
}

// What this change is about and no more: another one may have come since `before` was read, and a
// password that was replaced must not come back with a quota.
void save_changes(store::Database& db, const store::Mailbox& before, const store::Mailbox& after) {
    auto row = store::find_mailbox(db, before.id);
    if (!row) {
        return;
    }
    auto& now = row->mailbox;
    put_changed(now.password, before.password, after.password);
    put_changed(now.password_at, before.password_at, after.password_at);
    put_changed(now.quota, before.quota, after.quota);
    put_changed(now.is_suspended, before.is_suspended, after.is_suspended);
    put_changed(now.refuses, before.refuses, after.refuses);
    put_changed(now.display_name, before.display_name, after.display_name);
    store::save_mailbox(db, now);
}

// The row of the store, and whoever has to be told.
api::Act change_mailbox(
    Context& context, const Mine& before, const store::Mailbox& after, const Turn& turn
) {
    const auto address = fmt::format("{}@{}", before.mailbox.local, before.domain.name);
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back(
        {"mailbox " + address, "mailctl", shown_mailbox(before.mailbox), shown_mailbox(after)}
    );
    if (act.dry_run) {
        return act;
    }
    act::record(
        context,
        {turn.method,
         turn.event,
         fmt::format("{}: {}", address, turn.text),
         act.plan,
         turn.forgets},
        [&](store::Database& db) {
            save_changes(db, before.mailbox, after);
            name_touched(db, after.local, before.domain.name);
            if (turn.ends_sessions) {
                store::add_session_end(db, address);
            }
        }
    );
    follow(context, act.notes);
    if (turn.ends_sessions) {
        end_sessions(context, address, act);
    }
    return act;
}

Status check_free(
    const Context& context, const store::HostedDomain& domain, const MailboxAddress& address
) {
    const bool is_taken = context.services.shared.read([&](store::Database& db) {
        return store::find_mailbox(db, domain.id, address.local().text()).has_value();
    });
    return is_taken ? mailbox_is_there(address.text()) : Status();
}

}  // namespace

Result<api::MailboxMade> add_mailbox(Context& context, api::MailboxAdd& request) {
    if (auto status = check_display_name(request.display_name); !status) {
        return status.error();
    }
    const auto domain = my_domain(context, request.address.domain());
    if (!domain) {
        return domain.error();
    }
    const auto& local = request.address.local().text();
    const auto address = request.address.text();
    if (auto status = check_free(context, *domain, request.address); !status) {
        return status.error();
    }
    auto kept = kept_password(context, request.password, request.hash, request.allow_weak);
    if (!kept) {
        return kept.error();
    }
    const auto now = store::timestamp();
    const store::Mailbox mailbox{
        .domain = domain->id,
        .local = local,
        .password = kept->hash,
        .quota = request.quota ? request.quota->bytes() : 0,
        .display_name = request.display_name.value_or(""),
        .since = now,
        .by = context.caller.name,
        .password_at = now};
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back({"mailbox " + address, "nobody", std::nullopt, shown_mailbox(mailbox)});
    {
        const auto place = Places::take(context, request.address);
        if (!place) {
            return place.error();
        }
        const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
            if (auto made = make_mailbox(db, *domain, mailbox); !made) {
                return made.error();
            }
            return act::Note{
                api::MailboxAdd::method, "mailbox-made", fmt::format("mailbox {}", address)};
        });
        if (!status) {
            return status.error();
        }
    }
    if (act.dry_run) {
        return api::MailboxMade{.act = std::move(act)};
    }
    follow(context, act.notes);
    return api::MailboxMade{.act = std::move(act), .password = std::move(kept->made)};
}

Result<api::MailboxMade> set_mailbox_password(Context& context, api::MailboxSetPassword& request) {
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    auto kept = kept_password(context, request.password, request.hash, request.allow_weak);
    if (!kept) {
        return kept.error();
    }
    auto after = mine->mailbox;
    after.password = kept->hash;
    after.password_at = store::timestamp();
    auto act = change_mailbox(
        context,
        *mine,
        after,
        {.method = api::MailboxSetPassword::method,
         .event = "mailbox-password",
         .text = "another password",
         .forgets = true,
         .ends_sessions = true}
    );
    return api::MailboxMade{.act = std::move(act), .password = std::move(kept->made)};
}

Result<api::Act> set_mailbox(Context& context, api::MailboxSet& request) {
    if (auto status = check_display_name(request.display_name); !status) {
        return status.error();
    }
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    auto after = mine->mailbox;
    after.quota = request.quota ? request.quota->bytes() : after.quota;
    after.display_name = request.display_name.value_or(after.display_name);
    if (after.quota == mine->mailbox.quota && after.display_name == mine->mailbox.display_name) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    const auto address = request.address.text();
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back(
        {"mailbox " + address, "mailctl", shown_mailbox(mine->mailbox), shown_mailbox(after)}
    );
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        save_changes(db, mine->mailbox, after);
        name_touched(db, after.local, mine->domain.name);
        const auto& owner = mine->domain.owner;
        const auto before = mine->mailbox.quota;
        if (auto room =
                after.quota == before ? Status() : check_storage(db, owner, before, after.quota);
            !room) {
            return room.error();
        }
        return act::Note{
            api::MailboxSet::method,
            "mailbox-set",
            fmt::format("{}: {}", address, shown_mailbox(after))};
    });
    if (!status) {
        return status.error();
    }
    if (!act.dry_run) {
        follow(context, act.notes);
    }
    return act;
}

Result<api::Act> suspend_mailbox(Context& context, api::MailboxSuspend& request) {
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    auto after = mine->mailbox;
    after.is_suspended = true;
    after.refuses = request.refuse.value_or(false);
    if (mine->mailbox.is_suspended && after.refuses == mine->mailbox.refuses) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    return change_mailbox(
        context,
        *mine,
        after,
        {.method = api::MailboxSuspend::method,
         .event = "mailbox-suspended",
         .text = "suspended",
         .ends_sessions = true}
    );
}

Result<api::Act> unsuspend_mailbox(Context& context, api::MailboxUnsuspend& request) {
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    if (!mine->mailbox.is_suspended) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    auto after = mine->mailbox;
    after.is_suspended = false;
    after.refuses = false;
    return change_mailbox(
        context,
        *mine,
        after,
        {.method = api::MailboxUnsuspend::method,
         .event = "mailbox-unsuspended",
         .text = "suspended no longer"}
    );
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::MailboxAdd, mailctl::hosting::add_mailbox)
MAILCTL_HANDLER(mailctl::api::MailboxSet, mailctl::hosting::set_mailbox)
MAILCTL_HANDLER(mailctl::api::MailboxSetPassword, mailctl::hosting::set_mailbox_password)
MAILCTL_HANDLER(mailctl::api::MailboxSuspend, mailctl::hosting::suspend_mailbox)
MAILCTL_HANDLER(mailctl::api::MailboxUnsuspend, mailctl::hosting::unsuspend_mailbox)
