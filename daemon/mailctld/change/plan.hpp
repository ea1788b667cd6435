#pragma once

#include "common/api/change.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/postfix/master_cf.hpp"
#include "daemon/mailctld/store/store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mailctl::change {

/// Postfix's configuration and what of it is ours, read under the lock.
struct Snapshot {
    postfix::MainCf main;
    postfix::MasterCf master;
    store::Ledger ledger;
    std::string revision;                    ///< Of main.cf; see revision_of().
    std::int64_t next_generation = 0;        ///< The number that a new generation would get.
    std::vector<store::Holding> known = {};  ///< With tables, of recent changes, the newest first.
    /// The whole files that a change touches, by object. Absent: it is not there.
    std::map<std::string, std::optional<std::string>> files = {};
    std::string stamp = {};  ///< What no proof file has said yet; see program::FileProgram.
};

/// What is to be ours of all that is `touched`: what of it is owned now and is not named otherwise
/// is put back. The rest stays as it is, whoever has changed it.
struct Desired {
    std::map<std::string, std::string> parameters;
    std::map<std::string, std::string> services;    ///< By "name/type": the lines for master.cf.
    std::map<std::string, std::string> files = {};  ///< By object: what stands in them.
    std::set<std::string> touched = {};             ///< As in Ledger::owned.
};

/// The way from a snapshot to what is desired.
struct Plan {
    std::string new_main;
    std::string master_at_switch;  ///< With the services that the new main.cf needs added, and
                                   ///< without those that listen and are not wanted any more.
    std::string master_at_end;     ///< Without those that only the old one needed.
    /// Whole files, in the order of their writing; the pivot, where it is one of them, the last.
    std::vector<store::FileChange> files;
    std::string pivot{store::main_cf_pivot};  ///< See store::Change.
    bool edits_postfix = false;               ///< One of its two files.
    store::Ledger after;
    std::vector<api::PlanItem> items;
    std::vector<std::string> edited;  ///< The main.cf parameters among the items.
    bool restart = false;
    bool overwrites = false;  ///< What somebody has changed of ours in main.cf.
    /// What somebody has made of whole files that are overwritten, by object.
    std::map<std::string, std::string> overwritten = {};
    bool changes_anything = false;
};

enum class OnDrift { refuse, overwrite };

/// Works the way out. `drift` when somebody else has changed what is touched of ours, unless it may
/// be overwritten.
Result<Plan> make_plan(const Snapshot& now, const Desired& desired, OnDrift on_drift);

/// What of ours in the programs' files is not as we left it. `now` has the whole files of the
/// ledger.
std::vector<api::DriftItem> find_drift(const Snapshot& now);

/// The whole files that are ours or would be: for Snapshot::files.
std::set<std::string> file_objects(
    const store::Ledger& ledger, const std::set<std::string>& touched
);

/// What stood in a parameter before it was ours.
std::optional<std::string> base_value(const store::Owned& owned);

/// What the administrator has in a parameter, or had before we took it; empty where nothing.
std::string foreign_value(const Snapshot& now, std::string_view name);

/// Gives a parameter back what stood there before us. Entries of it that others have added below
/// ours go with it.
void put_back(postfix::MainCf& main, const store::Owned& owned);

/// Removes the marker when nothing is left below it. Part of every edit of main.cf.
void tidy_marker(postfix::MainCf& main, store::Ledger& ledger);

/// Makes master.cf hold the services of `wanted` and none that only `other` owns.
void reconcile_services(
    postfix::MasterCf& master, const store::Ledger& wanted, const store::Ledger& other
);

/// A short name for the bytes of main.cf, for `expect`.
std::string revision_of(std::string_view main_bytes);

}  // namespace mailctl::change
