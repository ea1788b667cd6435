#include "common/types/text.hpp"
#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/files/hex.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

/// A change is undone for the features that had a part in it, whatever others have done since.
namespace mailctl::change {
namespace {

std::optional<store::Holding> copy_of(const store::Holding* holding) {
    return holding == nullptr ? std::nullopt : std::optional(*holding);
}

bool is_same_or_none(const store::Holding* a, const store::Holding* b) {
    return a == nullptr || b == nullptr ? a == b : store::is_same(*a, *b);
}

Error cannot_write(const store::Change& change, const std::string& name, const std::string& old) {
    return {
        Errc::conflict,
        fmt::format(
            "change {} overwrote what somebody had in {}, \"{}\", which mailctl may not write",
            change.id,
            name,
            postfix::shown_value(name, old)
        ),
        "write it there yourself, or make the settings anew",
        "change"};
}

// What the ledger can hold: lines of printable UTF-8.
bool is_text(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto line = bytes.substr(0, bytes.find_first_of("\n\t"));
        if (!is_printable_utf8(line)) {
            return false;
        }
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    }
    return true;
}

// Where the change has overwritten somebody's edit of ours, that is what stood there before.
Status add_overwritten(const store::Change& change, Wanted& wanted) {
    const postfix::MainCf old_main(change.old_main);
    for (const auto& [name, value] : wanted.holding.parameters) {
        const auto* owned = change.before.find(name);
        const auto old = old_main.value(name);
        if (owned == nullptr || !old || *old == owned->ours) {
            continue;
        }
        if (!postfix::check_parameter(name, *old)) {
            return cannot_write(change, name, *old);
        }
        wanted.as_it_was[name] = *old;
    }
    const auto& overwritten = change.before.overwritten;
    for (const auto& thing : overwritten ? things_of(wanted.holding) : std::set<std::string>()) {
        const auto found = overwritten->find(thing);
        if (found == overwritten->end()) {
            continue;
        }
        const auto bytes = files::from_hex(found->second);
        if (!bytes || !is_text(*bytes)) {
            return cannot_write(change, thing, bytes.value_or("?"));
        }
        wanted.as_it_was[thing] = *bytes;
    }
    return {};
}

}  // namespace

Result<store::Change> Engine::find_done(std::int64_t id) {
    const auto turn = wait_for_turn();
    if (!turn) {
        return turn.error();
    }
    auto change = store_.find(id);
    if (!change) {
        return Error{
            Errc::not_found,
            fmt::format("there is no change {}", id),
            "`mailctl history` lists the changes; what is older is in the archive",
            "change"};
    }
    if (change->state != store::ChangeState::done) {
        return Error{
            Errc::conflict,
            fmt::format("change {} is not in force, so there is nothing to undo", id),
            "`mailctl history` tells how each change ended",
            "change"};
    }
    if (!store_.is_as_written(id)) {
        return Error{
            Errc::conflict,
            fmt::format("the record of change {} was edited after it was written", id),
            "nobody can tell by it what to put back; `mailctl status` tells what else does not fit",
            "change"};
    }
    return *std::move(change);
}

std::vector<Part> Engine::inverse_of(const store::Change& change) const {
    std::set<std::string> features;
    for (const auto* ledger : {&change.before, &change.after}) {
        for (const auto& holding : ledger->holdings) {
            features.insert(holding.feature);
        }
    }
    std::vector<Part> parts;
    for (const auto& feature : features) {
        parts.push_back({feature, [this, &change, feature](const Snapshot& now) {
                             return as_before(change, feature, now);
                         }});
    }
    return parts;
}

Result<std::optional<Wanted>> Engine::as_before(
    const store::Change& change, std::string_view feature, const Snapshot& now
) const {
    if (!is_same_or_none(now.ledger.holding(feature), change.after.holding(feature))) {
        return Error{
            Errc::conflict,
            fmt::format("later changes touched the same settings as change {}", change.id),
            "undo the later ones first, the newest before the others; `mailctl history` lists them",
            "change"};
    }
    auto before = copy_of(change.before.holding(feature));
    if (!before) {
        return std::optional<Wanted>();
    }
    Wanted wanted{*std::move(before), {}, {}, {}};
    if (auto status = add_overwritten(change, wanted); !status) {
        return status.error();
    }
    const auto& tables = wanted.holding.tables;
    const auto* row = find_feature(features_, feature);
    if (tables && row != nullptr && row->rebuild_tables != nullptr &&
        !find_table_drift(config_, *tables).empty()) {
        if (auto status = row->rebuild_tables(config_, now, wanted); !status) {
            return status.error();
        }
    }
    return std::optional(std::move(wanted));
}

}  // namespace mailctl::change
