#pragma once

#include "tests/daemon/mailctld/hosting/looked_up.hpp"

#include <string>

namespace test {

/// A mailbox of example.org, with a hash that costs nothing; `more` are members with a comma in
/// front.
inline Answer made_mailbox(
    Daemon& daemon,
    const std::string& address,
    const std::string& more = {},
    const mailctl::Peer& peer = alice()
) {
    return daemon.call(
        peer,
        "mailbox.Add",
        R"({"address":")" + address +
            R"(","hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr")" +
            more + "}"
    );
}

inline Answer made_alias(
    Daemon& daemon, const std::string& source, const std::string& destinations
) {
    return daemon.call(
        alice(),
        "alias.Add",
        R"({"source":")" + source + R"(","destinations":[)" + destinations + "]}"
    );
}

}  // namespace test
