#pragma once

#include "common/api/change.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a feature tells the engine, and what the engine asks of it. Whichever features there are,
/// the engine learns from a table (features.cpp); it knows none by name.
namespace mailctl::change {

struct TableRow {
    std::string key;
    Secret value;
};

/// A look-up table of a new generation.
struct Table {
    std::string name;  ///< "sasl_passwd"
    std::vector<TableRow> rows;
    bool is_secret = false;
};

/// What people see of it: its first row stands for all.
std::string shown(const Table& table);

/// What should be one feature's afterwards, whole. Those of all others stay.
struct Wanted {
    store::Holding holding;
    std::vector<Table> tables;  ///< Of the new generation that the holding names; empty: none.
    std::vector<std::string> notes;
    std::vector<api::PlanItem> items;  ///< For people: what changes besides files.
    /// For an undo: values that somebody else had written over ours, to stand there again.
    std::map<std::string, std::string> as_it_was = {};
};

/// Given what there is; nothing: all that the feature has is put back. Called under the lock and
/// free of side effects: it may be called more than once for one change.
using WantedOf = std::function<Result<std::optional<Wanted>>(const Snapshot&)>;

/// One feature's part in a change.
struct Part {
    std::string feature;
    WantedOf wanted;
};

/// What of the administrator's settings overrules a feature in use, and the files that tell.
struct Overruling {
    std::vector<api::Overrule> overrules;
    std::vector<std::filesystem::path> files;
};

/// A row of the table of all features.
struct Feature {
    std::string_view name;  ///< Its place in shared lists is by this name, too.
    /// Null: nothing of the administrator's can overrule it.
    Overruling (*overruling)(const Config&, const Snapshot&, const store::Holding&);
    /// Makes the tables of a wanted holding anew, for an undo whose tables are gone. Null: it has
    /// none.
    Status (*rebuild_tables)(const Config&, const Snapshot&, Wanted&);
};

using Features = std::span<const Feature>;

/// Null for one that this program does not have.
const Feature* find_feature(Features features, std::string_view name);

/// What of main.cf and master.cf a holding wants, as in Ledger::owned.
std::set<std::string> things_of(const store::Holding& holding);

/// What the files are to say of the things `touched`, for all these holdings. `conflict` where two
/// of them want one thing otherwise.
Result<Desired> compose(
    const Snapshot& now, const std::vector<store::Holding>& holdings, std::set<std::string> touched
);

}  // namespace mailctl::change
