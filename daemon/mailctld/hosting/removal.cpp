#include "common/api/act.hpp"
#include "common/api/mailbox/list_removed.hpp"
#include "common/api/mailbox/remove.hpp"
#include "common/api/mailbox/restore.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/make_mailbox.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/session_ends.hpp"
#include "daemon/mailctld/hosting/shown_mailbox.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/removed_mailboxes.hpp"
#include "daemon/mailctld/store/session_ends.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::hosting {
namespace {

// Of whoever has the domain now: what another tenant had there stays that tenant's.
std::vector<store::RemovedMailbox> removed_from(
    const Context& context, const store::HostedDomain& domain, const MailboxAddress& address
) {
    const auto now = store::timestamp();
    auto rows = context.services.shared.with([&](store::Database& db) {
        return store::removed_at(db, address.local().text(), domain.name);
    });
    std::erase_if(rows, [&](const store::RemovedMailbox& row) {
        return row.owner != domain.owner || row.state == store::MailState::going ||
               row.until <= now;
    });
    return rows;
}

Error none_removed(const MailboxAddress& address) {
    return {
        Errc::not_found,
        fmt::format("there is no removed mailbox {}", address.text()),
        "`mailctl mailbox removed` lists those that can be brought back",
        "address"};
}

Result<store::RemovedMailbox> one_removed(
    const Context& context, const store::HostedDomain& domain, const api::MailboxRestore& request
) {
    for (auto& row : removed_from(context, domain, request.address)) {
        if (row.id == request.id.value_or(row.id)) {
            return std::move(row);
        }
    }
    return none_removed(request.address);
}

const char* mail_text(bool purge) { return purge ? "deleted" : "kept for 30 days"; }

// Mail that is kept aside already.
Result<api::Act> purge_removed(
    Context& context, const store::HostedDomain& domain, const MailboxAddress& address
) {
    const auto rows = removed_from(context, domain, address);
    if (rows.empty()) {
        return none_removed(address);
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    for (const auto& row : rows) {
        act.plan.push_back(
            {fmt::format("mail of {}", address.text()),
             "mailctl",
             fmt::format("kept since {}", row.at),
             std::nullopt}
        );
    }
    if (act.dry_run) {
        return act;
    }
    const auto now = store::timestamp();
    act::record(
        context,
        {api::MailboxRemove::method,
         "mail-given-up",
         fmt::format("what was kept of {} is to be deleted", address.text()),
         act.plan,
         /*forgets=*/true},
        [&](store::Database& db) {
            for (const auto& row : rows) {
                store::cut_short(db, row.id, now);
            }
        }
    );
    settle_mail(context, domain.name, /*purge=*/true, act.notes);
    return act;
}

}  // namespace

Result<api::Act> remove_mailbox(Context& context, api::MailboxRemove& request) {
    const bool purge = request.purge.value_or(false);
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        const auto domain = purge ? my_domain(context, request.address.domain())
                                  : Result<store::HostedDomain>(mine.error());
        return domain ? purge_removed(context, *domain, request.address)
                      : Result<api::Act>(mine.error());
    }
    const auto address = request.address.text();
    const auto removal = removal_by(context, purge);
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back({"mailbox " + address, "mailctl", shown_mailbox(mine->mailbox), std::nullopt}
    );
    act.plan.push_back({"mail of " + address, "mailctl", "in use", mail_text(purge)});
    if (act.dry_run) {
        return act;
    }
    act::record(
        context,
        {api::MailboxRemove::method,
         "mailbox-removed",
         fmt::format("no mailbox {}; its mail is {}", address, mail_text(purge)),
         act.plan,
         /*forgets=*/purge},
        [&](store::Database& db) {
            store::remove_mailbox(db, mine->mailbox.id, removal);
            name_touched(db, mine->mailbox.local, mine->domain.name);
            store::add_session_end(db, address);
        }
    );
    follow(context, act.notes);
    end_sessions(context, address, act);
    settle_mail(context, mine->domain.name, purge, act.notes);
    return act;
}

Result<api::Act> restore_mailbox(Context& context, api::MailboxRestore& request) {
    const auto domain = my_domain(context, request.address.domain());
    if (!domain) {
        return domain.error();
    }
    const auto address = request.address.text();
    if (my_mailbox(context, request.address)) {
        return Error{
            Errc::conflict,
            fmt::format("there is a mailbox {} by now", address),
            "remove that first; its own mail is then kept, too",
            "address"};
    }
    const auto removed = one_removed(context, *domain, request);
    if (!removed) {
        return removed.error();
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back(
        {"mailbox " + address, "mailctl", std::nullopt, shown_mailbox(removed->mailbox)}
    );
    act.plan.push_back({"mail of " + address, "mailctl", "kept since " + removed->at, "in use"});
    if (act.dry_run) {
        return act;
    }
    {
        const auto place = bring_back(context.services, *removed);
        if (!place) {
            return place.error();
        }
        const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
            store::restore_mailbox(db, removed->id, domain->id);
            name_touched(db, removed->mailbox.local, domain->name);
            if (auto room = check_room(db, domain->owner, removed->mailbox.quota); !room) {
                return room.error();
            }
            return act::Note{
                api::MailboxRestore::method,
                "mailbox-restored",
                fmt::format("mailbox {}, which was removed at {}", address, removed->at)};
        });
        if (!status) {
            return status.error();
        }
    }
    follow(context, act.notes);
    return act;
}

Result<api::MailboxListRemovedReply> list_removed(
    Context& context, api::MailboxListRemoved& request
) {
    constexpr std::int64_t page = 1000;
    auto rows = store::removed_mailboxes(
        context.services.reader,
        {.owner = scope_of(context.caller), .after = request.after.value_or(0)},
        page + 1
    );
    api::MailboxListRemovedReply reply{};
    if (rows.size() > static_cast<std::size_t>(page)) {
        rows.pop_back();
        reply.next = rows.back().id;
    }
    for (const auto& row : rows) {
        reply.removed.push_back(
            {row.id,
             fmt::format("{}@{}", row.mailbox.local, row.domain),
             row.mailbox.since,
             row.at,
             row.by,
             row.until,
             row.state == store::MailState::kept}
        );
    }
    return reply;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::MailboxListRemoved, mailctl::hosting::list_removed)
MAILCTL_HANDLER(mailctl::api::MailboxRemove, mailctl::hosting::remove_mailbox)
MAILCTL_HANDLER(mailctl::api::MailboxRestore, mailctl::hosting::restore_mailbox)
