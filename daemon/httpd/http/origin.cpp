#include "daemon/httpd/http/origin.hpp"

#include "common/types/text.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace mailctl::httpd::http {
namespace {

// "[2001:db8::1]:443" and "192.0.2.1:443" without what is not the address.
std::string_view without_port(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        const auto rest = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        const bool is_whole = end != std::string_view::npos && (rest.empty() || rest[0] == ':');
        return is_whole ? text.substr(1, end - 1) : std::string_view();
    }
    const auto colon = text.find(':');
    const bool has_port =
        colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos;
    return has_port ? text.substr(0, colon) : text;
}

std::string text_of(int family, const void* bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(family, bytes, text.data(), text.size());
    return text.data();
}

// The nearest first. The fields of one name are one list: RFC 9110, 5.3.
std::vector<std::string_view> forwarded_for(const Fields& fields) {
    std::vector<std::string_view> hops;
    for (const auto& field : fields) {
        if (!same_name(field.name, "X-Forwarded-For")) {
            continue;
        }
        std::string_view rest = field.value;
        for (;;) {
            const auto end = std::min(rest.find(','), rest.size());
            hops.push_back(trimmed(rest.substr(0, end)));
            if (end == rest.size()) {
                break;
            }
            rest.remove_prefix(end + 1);
        }
    }
    std::reverse(hops.begin(), hops.end());
    return hops;
}

}  // namespace

std::optional<std::string> parse_address(std::string_view text) {
    const std::string address(without_port(text));
    in_addr four{};
    if (::inet_pton(AF_INET, address.c_str(), &four) == 1) {
        return text_of(AF_INET, &four);
    }
    in6_addr six{};
    if (::inet_pton(AF_INET6, address.c_str(), &six) != 1) {
        return std::nullopt;
    }
    constexpr std::size_t mapped_at = 12;
    return IN6_IS_ADDR_V4MAPPED(&six) ? text_of(AF_INET, &six.s6_addr[mapped_at])
                                      : text_of(AF_INET6, &six);
}

bool is_trusted(std::string_view address, const std::vector<Network>& trusted) {
    return std::any_of(trusted.begin(), trusted.end(), [&](const Network& network) {
        return network.holds(address);
    });
}

std::string client_address(
    const Fields& fields, const Peer& peer, const std::vector<Network>& trusted
) {
    if (!peer.is_trusted) {
        return peer.address;
    }
    std::string client = peer.address;
    for (const auto hop : forwarded_for(fields)) {
        auto address = parse_address(hop);
        if (!address) {
            break;  // the last that said something sensible is the client
        }
        client = *std::move(address);
        if (!is_trusted(client, trusted)) {
            break;
        }
    }
    return client;
}

bool was_tls(const Fields& fields, const Peer& peer) {
    const auto protocol = fields.only("X-Forwarded-Proto");
    return peer.is_trusted && protocol && same_name(*protocol, "https");
}

}  // namespace mailctl::httpd::http
