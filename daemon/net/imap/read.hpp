#pragma once

#include "common/api/net/imap/read.hpp"

#include <functional>

namespace mailctl::net::imap {

/// Logs in again and again until a message with that word in its subject is there, and reads its
/// head. Looks for at most half a minute; what is refused is not tried again. Nobody's certificate
/// is judged: whoever answers is this machine.
api::ReadMessageReply read_message(
    const api::ReadMessage& request, const std::function<bool()>& cancelled
);

/// The number of the last message in the answer to SEARCH, "* SEARCH 2 5"; 0 where it found none.
long last_found(std::string_view answer);

}  // namespace mailctl::net::imap
