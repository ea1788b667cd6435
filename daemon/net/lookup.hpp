#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace mailctl::net {

/// What the resolver says about a name.
struct Addresses {
    std::vector<std::string> found;  ///< IPv4 and IPv6, in the order in which to try them.
    int error = 0;                   ///< EAI_* of getaddrinfo(3); EAI_AGAIN after a time-out too.
};

/// Asks the system's resolver: /etc/hosts, DNS, whatever nsswitch.conf says.
///
/// Here and not in libcurl, which cannot tell a name that does not exist from a name server that
/// does not answer. After a time-out the resolver's thread is left behind and ends with the
/// process.
Addresses look_up(const std::string& host, std::chrono::milliseconds limit);

}  // namespace mailctl::net
