#include "daemon/mailctld/change/side.hpp"

#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <algorithm>
#include <vector>

namespace mailctl::change {
namespace {

// What of a ledger's main.cf entries the other one does not have likewise, and that did not stand
// there before: seeing it tells the two apart.
std::vector<store::Owned> telling(const store::Ledger& ledger, const store::Ledger& other) {
    std::vector<store::Owned> entries;
    for (const auto& owned : ledger.owned) {
        const auto* theirs = other.find(owned.name);
        const auto base =
            owned.base ? postfix::SavedEntry::from_hex(*owned.base) : Result(postfix::SavedEntry());
        const bool tells =
            theirs == nullptr ? !base || base->value() != owned.ours : theirs->ours != owned.ours;
        if (tells && store::is_parameter(owned.name)) {
            entries.push_back(owned);
        }
    }
    return entries;
}

// Which of the two main.cf is, where its bytes are neither's: somebody has edited it since. What
// they have changed of ours shows as drift afterwards.
Side side_by_ledger(const postfix::MainCf& main, const store::Change& change) {
    const auto in_force = [&](const store::Owned& owned) {
        return main.value(owned.name) == owned.ours;
    };
    const auto of_new = telling(change.after, change.before);
    const auto of_old = telling(change.before, change.after);
    if (std::any_of(of_new.begin(), of_new.end(), in_force)) {
        return Side::new_one;
    }
    if (std::any_of(of_old.begin(), of_old.end(), in_force)) {
        return Side::old_one;
    }
    // None of either is left. Then a change that only gave things back has happened.
    return of_new.empty() && !of_old.empty() ? Side::new_one : Side::old_one;
}

}  // namespace

Side side_of(const std::string& main, const store::Change& change) {
    const auto hash = store::sha256(main);
    if (hash == change.new_hash) {
        return Side::new_one;
    }
    return hash == change.old_hash ? Side::old_one : side_by_ledger(postfix::MainCf(main), change);
}

}  // namespace mailctl::change
