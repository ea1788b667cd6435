#pragma once

#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/relay/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::relay {

/// Mail that Postfix could not give to the relay in use, and keeps.
struct Waiting {
    std::size_t messages = 0;
    bool are_more = false;   ///< The queue was too long to be read to its end.
    std::int64_t since = 0;  ///< When the oldest of them came, in seconds.
    std::string reason;      ///< The most frequent one, for people. A stranger's words.
};

/// From the lines of `postqueue -j`. What waits for another route is not counted: its reason names
/// another host, or its sender is none of the relay's.
std::optional<Waiting> waiting_for(const Relay& relay, std::string_view lines);

/// "3 messages wait for the relay, the oldest since ..., most often because ...", and what to type.
std::string alarm_text(const Waiting& waiting);

/// The same of a look at the queue now, for whoever may wait some seconds.
std::optional<Waiting> look_at_queue(const Config& config, const Relay& relay);

}  // namespace mailctl::relay
