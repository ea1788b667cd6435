#pragma once

#include <cstdint>

namespace mailctl {

/// The socket that a client came through, which says what kind of caller it is.
enum class Door : std::uint8_t {
    local,    ///< Users of this machine, for themselves: the kernel says who they are.
    front,    ///< mailctl-httpd, for whoever shows a token; by itself it may do nothing.
    dovecot,  ///< Dovecot, of who has logged in; it may ask for what is its own.
};

}  // namespace mailctl
