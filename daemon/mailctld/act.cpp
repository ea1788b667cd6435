#include "daemon/mailctld/act.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/call/together.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace mailctl::act {

Status check_name(const Caller& caller, const std::string& name) {
    if (!caller.uid || caller.name == name) {
        return {};
    }
    return Error{
        Errc::permission_denied,
        fmt::format(
            "the account of uid {} is {}'s, and uid {} is {} now",
            *caller.uid,
            escaped(name),
            *caller.uid,
            caller.name
        ),
        fmt::format(
            "an administrator decides: `mailctl account list` shows it, `mailctl account forget "
            "{}` takes it away",
            *caller.uid
        ),
        {}};
}

// What was done counts, whatever comes of this: the next one cuts what this one has left.
void scrub(Services& services) {
    std::string why = "somebody reads for longer than we wait";
    try {
        const bool is_cut = services.shared.with([](store::Database& db) {
            store::Statement cut(db, "PRAGMA wal_checkpoint(TRUNCATE)");
            return cut.step() && cut.integer(0) == 0;
        });
        if (is_cut) {
            return;
        }
    } catch (const store::StoreError& error) {
        why = error.what();
    }
    log_warning("store.scrub", {{"text", "a forgotten key stays in state.db-wal for now: " + why}});
}

void check_not_dry(const Context& context, const Note& note) {
    if (context.dry_run && !note.plan.empty()) {
        throw std::logic_error(fmt::format("a dry run of {} would have done something", note.method)
        );
    }
}

void write_journal(store::Database& db, const Context& context, Note note) {
    constexpr std::int64_t no_change = 0;
    store::append(
        db,
        {.change = no_change,
         .at = store::timestamp(),
         .by = context.caller.name,
         .event = std::move(note.event),
         .method = std::string(note.method),
         .text = std::move(note.text),
         .plan = std::move(note.plan),
         .owner = context.caller.owner}
    );
}

void wrote(const Context& context, bool forgets) {
    if (context.together != nullptr) {
        context.together->wrote = true;
        context.together->forgets = context.together->forgets || forgets;
        return;
    }
    if (forgets) {
        scrub(context.services);
    }
    if (context.services.journal_grew) {
        context.services.journal_grew();
    }
    if (!context.caller.sees_all) {
        context.services.brake.hold(context.caller.owner);
    }
}

}  // namespace mailctl::act
