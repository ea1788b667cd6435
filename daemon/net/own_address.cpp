#include "daemon/net/own_address.hpp"

#include <array>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

namespace mailctl::net {

// IPv4 alone: what is found first of IPv6 may be a link's, or gone in an hour.
std::string own_address(std::string_view here) {
    if (here != "any") {
        return std::string(here);
    }
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) {
        return "127.0.0.1";
    }
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owned(list, ::freeifaddrs);
    for (const auto* row = list; row != nullptr; row = row->ifa_next) {
        const bool is_usable = row->ifa_addr != nullptr && row->ifa_addr->sa_family == AF_INET &&
                               (row->ifa_flags & IFF_UP) != 0 &&
                               (row->ifa_flags & IFF_LOOPBACK) == 0;
        std::array<char, INET_ADDRSTRLEN> text{};
        if (is_usable) {
            const auto* const address = reinterpret_cast<const sockaddr_in*>(row->ifa_addr);
            if (::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size()) != nullptr) {
                return text.data();
            }
        }
    }
    return "127.0.0.1";
}

}  // namespace mailctl::net
