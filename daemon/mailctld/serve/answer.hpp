#pragma once

#include "daemon/mailctld/serve/backlog.hpp"
#include "daemon/mailctld/serve/dispatch.hpp"

#include <optional>
#include <string>

namespace mailctl {

/// What a reader gets. The tree that the text is made from has twenty times its size, so it dies
/// on the thread that reads; a slow client keeps the text alone.
struct Answer {
    std::string text;
    Backlog::Place place;  ///< Of the text, for as long as it is not written.
    wire::json next;       ///< What `after` takes to go on behind it; null where nothing is behind.
    bool is_error = false;
    std::optional<change::Basis> basis;  ///< Where the text may be told again.
};

/// Runs a method that reads. `busy` where too many replies wait already.
Answer answer(const Method& method, Context& context, wire::json parameters, Backlog& backlog);

}  // namespace mailctl
