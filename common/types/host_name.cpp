#include "common/types/host_name.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>

namespace mailctl {
namespace {

// RFC 1035, 2.3.4, as text: 253, and the final dot.
constexpr std::size_t max_name_bytes = HostName::grammar.longest - 1;
constexpr std::size_t max_label_bytes = 63;

// RFC 1123, 2.1: letters, digits and inner hyphens. A colon is an address's alone.
bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= max_label_bytes && label.front() != '-' &&
           label.back() != '-' && label.find(':') == std::string_view::npos;
}

bool is_ip_address(const std::string& text) {
    in6_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
           inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_dns_name(std::string_view name) {
    if (name.empty() || name.size() > max_name_bytes) {
        return false;
    }
    // All digits and dots, yet no address: "10.0.0" or "300.1.1.1" is a typing error, not a name.
    if (name.find_first_not_of("0123456789.") == std::string_view::npos) {
        return false;
    }
    for (;;) {
        const auto dot = name.find('.');
        if (!is_label(name.substr(0, dot))) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return true;
        }
        name.remove_prefix(dot + 1);
    }
}

}  // namespace

Result<HostName> HostName::parse(std::string_view text) {
    const auto refused = [&] {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is not a host name", escaped(text.substr(0, max_name_bytes))),
            "write a DNS name such as smtp.example.com or an IP address, without brackets or port",
            {}};
    };
    if (!fits(grammar, text)) {
        return refused();
    }
    std::string host = lower_case(text);
    if (is_ip_address(host)) {
        return HostName(std::move(host), true);
    }
    if (host.ends_with('.')) {
        host.pop_back();
    }
    if (!is_dns_name(host)) {
        return refused();
    }
    return HostName(std::move(host), false);
}

}  // namespace mailctl
