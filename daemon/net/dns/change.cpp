#include "daemon/net/dns/change.hpp"

#include "daemon/net/dns/wire/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::net::dns {
namespace {

using Changes = std::vector<api::RecordSetChange>;
using Sets = std::vector<api::RecordSet>;
using Clock = std::chrono::steady_clock;

Changes without_idle(const Changes& changes) {
    Changes active;
    std::copy_if(
        changes.begin(),
        changes.end(),
        std::back_inserter(active),
        [](const api::RecordSetChange& change) {
            return !are_same(change.type, change.before, change.after);
        }
    );
    return active;
}

bool all_are(Standing wanted, const Changes& changes, const Sets& now) {
    return std::all_of(changes.begin(), changes.end(), [&](const api::RecordSetChange& change) {
        return standing(change, now) == wanted;
    });
}

// Only what is as we wrote it: the rest is somebody else's by now.
Changes undoing(const Changes& changes, const Sets& now) {
    Changes back;
    for (const auto& change : changes) {
        if (standing(change, now) == Standing::after) {
            back.push_back(change);
            std::swap(back.back().before, back.back().after);
        }
    }
    return back;
}

Error unknown(const Error& why) {
    return {
        Errc::remote_unknown,
        fmt::format("it is not known whether the records were changed: {}", why.message),
        "read them again once the provider answers",
        {}};
}

Error not_made() {
    return {
        Errc::remote_refused,
        "the provider said yes to the change and did not make it",
        "its log may have the reason",
        {}};
}

Error put_back(ChangingZone& zone, const Changes& changes, const Sets& now) {
    const auto back = undoing(changes, now);
    const auto attempt = back.empty() ? Attempt{Attempt::Fate::done, {}} : zone.attempt(back);
    const auto after = zone.read(names_of(changes));
    if (attempt.fate == Attempt::Fate::refused || !after ||
        !all_are(Standing::after, back, *after)) {
        return {
            Errc::rollback_failed,
            "somebody else changed these records at the same moment, and putting back what this "
            "change had made failed",
            "look at the records of the zone",
            {}};
    }
    return {
        Errc::rolled_back,
        "somebody else changed these records at the same moment; what this change had made was put "
        "back",
        "look at the records and plan again",
        {}};
}

}  // namespace

Result<api::WriteRecordsReply> make_change(
    ChangingZone& zone,
    const std::vector<api::RecordSetChange>& changes,
    const Cancelled& cancelled,
    std::chrono::seconds patience
) {
    const auto give_up = Clock::now() + patience;
    const auto names = names_of(changes);
    auto now = zone.read(names);
    if (!now) {
        return now.error();
    }
    if (auto checked = check_before(changes, *now); !checked) {
        return checked.error();
    }
    const auto active = without_idle(changes);
    if (active.empty()) {
        return api::WriteRecordsReply{.sets = *std::move(now)};
    }
    if (cancelled()) {
        return Error{Errc::cancelled, "the caller has left; nothing was changed", {}, {}};
    }
    for (bool is_again = false;; is_again = true) {
        const auto attempt = zone.attempt(active);
        if (attempt.fate == Attempt::Fate::refused && !is_again) {
            return attempt.error.value();
        }
        now = zone.read(names);
        if (!now) {
            return unknown(attempt.error.value_or(now.error()));
        }
        if (all_are(Standing::after, active, *now)) {
            return api::WriteRecordsReply{.sets = *std::move(now)};
        }
        if (!all_are(Standing::before, active, *now)) {
            return put_back(zone, active, *now);
        }
        if (attempt.fate != Attempt::Fate::unknown) {
            return attempt.error.value_or(not_made());
        }
        if (is_again || Clock::now() > give_up) {
            return unknown(attempt.error.value());
        }
    }
}

}  // namespace mailctl::net::dns
