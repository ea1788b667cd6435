#pragma once

#include "common/api/act.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/hosting/mine.hpp"

#include <utility>

namespace mailctl::hosting {

/// Does `work` with the shared database in one transaction. It gives the journal's row, or why it
/// must not be, which it may find out when it is done: so nobody else comes in between. Then, for a
/// dry run, and where the act says that nothing is to change, nothing is kept of it. The row's plan
/// is the act's.
template <class Work>
Status record_if(Context& context, api::Act& act, Work&& work) {
    bool is_kept = false;
    bool forgets = false;
    Status status;
    context.services.shared.change_if([&](store::Database& db) {
        Result<act::Note> note = std::forward<Work>(work)(db);
        if (!note) {
            status = note.error();
            return false;
        }
        if (act.dry_run || !act.changed) {
            return false;
        }
        note->plan = act.plan;
        forgets = note->forgets;
        act::write_journal(db, context, *std::move(note));
        is_kept = true;
        return true;
    });
    if (!is_kept) {
        return status;
    }
    act::wrote(context, forgets);
    return {};
}

/// The same as an act of its own, which programs have seen when it is answered. `work` is told of
/// the act, too, and says in it what changes.
template <class Work>
Result<api::Act> recorded(Context& context, Work&& work) {
    api::Act act{.changed = false, .dry_run = context.dry_run};
    const auto status = record_if(context, act, [&](store::Database& db) { return work(db, act); });
    if (!status) {
        return status.error();
    }
    if (act.changed && !act.dry_run) {
        follow(context, act.notes);
    }
    return act;
}

}  // namespace mailctl::hosting
