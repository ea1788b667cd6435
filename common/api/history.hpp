#pragma once

#include "common/api/change.hpp"
#include "common/types/label.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// One row of the journal.
struct HistoryEntry {
    std::int64_t sequence;
    std::int64_t change;  ///< The change that the row tells of; what `undo` takes.
    std::string at;       ///< RFC 3339, UTC.
    std::string by;       ///< The user's name, or "uid 1000".
    std::string event;    ///< "opened", "done", "rolled_back", ...; see mailctl-protocol(7).
    std::string method;
    std::string text;            ///< One line for people.
    std::vector<PlanItem> plan;  ///< Of the row "opened" only.
    std::string hash;            ///< SHA-256 over the row and the hash of the row before.
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (sequence, change, at, by, event, method, text, plan, hash))

struct HistoryReply {
    std::vector<HistoryEntry> entries;  ///< Oldest first, unless `sort` says so.
    bool intact;  ///< False when a row's hash does not fit: somebody edited the journal.
    std::optional<std::int64_t> archived = {};  ///< Rows up to this one are in the archive.
    std::optional<std::int64_t> next = {};      ///< What `after` takes to go on behind these rows.
};
BOOST_DESCRIBE_STRUCT(HistoryReply, (), (entries, intact, archived, next))

enum class HistoryColumn { sequence };

BOOST_DESCRIBE_ENUM(HistoryColumn, sequence)

/// How many rows are asked for.
using HistoryLimit = Whole<1, 1000>;

/// The journal. A call that says `more` first gets what there is and then new rows as they come.
struct History {
    static constexpr std::string_view method = "io.mailctl.History";
    static constexpr std::string_view summary =
        "Read the journal: the newest rows, or those after a sequence number. With more, follow "
        "it.";
    using Reply = HistoryReply;

    std::optional<std::int64_t> after;  ///< Rows behind the one with this sequence number.
    std::optional<HistoryLimit> limit;  ///< 100 where absent.
    std::optional<std::string> by;      ///< Only rows of this user, token or uid, as they have it.
    std::optional<Label> feature;       ///< Only rows of this interface's methods: "relay".
    std::optional<Sorting<HistoryColumn>> sort =
        {};  ///< From the oldest, or with "-" from the newest; the newest, oldest first, if absent.
};
BOOST_DESCRIBE_STRUCT(History, (), (after, limit, by, feature, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::HistoryReply)
MAILCTL_REQUEST_CODEC(mailctl::api::History)
