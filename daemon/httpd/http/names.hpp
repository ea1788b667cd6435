#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mailctl::httpd::http {

/// The names that we answer to. A page that has another name's address point at us (DNS rebinding)
/// gets nothing.
class Names {
public:
    /// Host names and addresses, those of IPv6 in brackets; each with a port where it is not ours.
    explicit Names(std::vector<std::string> names) : names_(std::move(names)) {}

    /// Whether the value of a Host field is one of them, alone or with the listener's port. A
    /// listener without a port has 0.
    bool hold(std::string_view host, std::uint16_t port) const;

private:
    std::vector<std::string> names_;
};

/// RFC 3986, 3.2.2, as far as hosts have names that the DNS knows.
bool is_host(std::string_view text);

}  // namespace mailctl::httpd::http
