#include "daemon/net/dns/lookup/public_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <arpa/inet.h>

namespace mailctl::net::dns::lookup {
namespace {

struct Network {
    std::uint32_t address;
    unsigned bits;
};

// IANA's registry of special purposes (RFC 6890), and what is multicast or reserved.
constexpr std::array special{
    Network{0x00000000, 8},   // this network
    Network{0x0a000000, 8},   // 10.0.0.0, private
    Network{0x64400000, 10},  // 100.64.0.0, shared by a carrier's customers
    Network{0x7f000000, 8},   // 127.0.0.0, loopback
    Network{0xa9fe0000, 16},  // 169.254.0.0, link-local
    Network{0xac100000, 12},  // 172.16.0.0, private
    Network{0xc0000000, 24},  // 192.0.0.0, protocols
    Network{0xc0000200, 24},  // 192.0.2.0, examples
    Network{0xc0a80000, 16},  // 192.168.0.0, private
    Network{0xc6120000, 15},  // 198.18.0.0, benchmarks
    Network{0xc6336400, 24},  // 198.51.100.0, examples
    Network{0xcb007100, 24},  // 203.0.113.0, examples
    Network{0xe0000000, 3},   // 224.0.0.0 and above
};

bool is_public_ipv4(std::uint32_t address) {
    constexpr unsigned all_bits = 32;
    return std::none_of(special.begin(), special.end(), [&](const Network& network) {
        return (address ^ network.address) >> (all_bits - network.bits) == 0;
    });
}

// 2000::/3 is what there is of the public network; not its 2002::/16, which wraps an IPv4 address,
// nor 2001::/23 (protocols, Teredo) and 2001:db8::/32 (examples).
bool is_public_ipv6(const std::array<std::uint8_t, sizeof(in6_addr)>& bytes) {
    const unsigned first = unsigned{bytes[0]} << 8U | bytes[1];
    const unsigned second = unsigned{bytes[2]} << 8U | bytes[3];
    const bool is_special =
        first == 0x2002 || (first == 0x2001 && (second < 0x0200 || second == 0x0db8));
    return (bytes[0] & 0xe0U) == 0x20 && !is_special;
}

}  // namespace

bool is_public(const std::string& address) {
    in_addr ipv4{};
    if (::inet_pton(AF_INET, address.c_str(), &ipv4) == 1) {
        return is_public_ipv4(ntohl(ipv4.s_addr));
    }
    std::array<std::uint8_t, sizeof(in6_addr)> ipv6{};
    return ::inet_pton(AF_INET6, address.c_str(), ipv6.data()) == 1 && is_public_ipv6(ipv6);
}

}  // namespace mailctl::net::dns::lookup
