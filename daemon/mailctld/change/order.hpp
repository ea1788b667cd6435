#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::change {

/// Who asked for a change, and how it may go.
struct Order {
    std::string by;      ///< For the journal: a user's name.
    std::string method;  ///< "io.mailctl.Undo"
    std::string text;    ///< One line for the journal: "undo of change 7".
    bool dry_run = false;
    bool force = false;
    bool forget = false;      ///< Delete the tables that are not in use afterwards.
    bool gives_back = false;  ///< Only what was there before: as little as possible may bar it.
    std::optional<std::string> expect;
};

/// What the engine tells of its work and asks about it.
struct Observer {
    std::function<void(std::string_view step, std::string text)> progress;
    std::function<bool()> is_cancelled;  ///< Heeded until the commit.
    bool may_act = true;  ///< Not where the caller was asked for a dry run: another order throws.
};

}  // namespace mailctl::change
