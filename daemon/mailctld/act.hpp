#pragma once

#include "common/api/act.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What acts have in common that are no change of this machine's files: whose they are, and the row
/// of the journal that goes with each.
namespace mailctl::act {

/// A number is given to somebody else one day, and what its first user had is not theirs: an
/// administrator decides. `name` is the user's of whom something is kept under the caller's number.
Status check_name(const Caller& caller, const std::string& name);

/// One row of the journal for an act that is no change of Postfix.
struct Note {
    std::string_view method;
    std::string event;  ///< "connected", "domain-added", ...
    std::string text;
    std::vector<api::PlanItem> plan = {};
    bool forgets = false;  ///< A secret: nothing of it is to stay in the state.
};

/// Cuts what the state's log still holds of secrets that were forgotten.
void scrub(Services& services);

/// Throws where a dry run would write down what it was only to show. What has been learnt of the
/// world, and is no plan of ours, may be kept.
void check_not_dry(const Context& context, const Note& note);

/// Writes it, in the caller's transaction. The caller calls Services::journal_grew afterwards.
void write_journal(store::Database& db, const Context& context, Note note);

/// What comes behind the commit of such rows; `forgets` as in Note. Of a call that is one of
/// several it comes behind the last of them.
void wrote(const Context& context, bool forgets);

/// Does `work` with the shared database in one transaction, together with the journal's row.
template <class Work>
void record(const Context& context, Note note, Work&& work) {
    check_not_dry(context, note);
    const bool forgets = note.forgets;
    context.services.shared.change([&](store::Database& db) {
        work(db);
        write_journal(db, context, std::move(note));
    });
    wrote(context, forgets);
}

}  // namespace mailctl::act
