#pragma once

#include "common/types/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::net::smtp {

/// Takes a login's secrets out of what a server says.
///
/// Servers that lose step repeat a line that they did not understand, and that may be the line with
/// the password: "500 unrecognized command AHJlbGF5...".
class Mask {
public:
    Mask() = default;

    /// Hides the password as it is, in base64 (AUTH LOGIN) and with the user name (AUTH PLAIN).
    Mask(std::string_view username, const Secret& password);

    Mask(Mask&&) = default;
    Mask& operator=(Mask&&) = default;
    Mask(const Mask&) = delete;
    Mask& operator=(const Mask&) = delete;
    ~Mask();

    std::string applied(std::string text) const;

private:
    void add(std::string secret);

    std::vector<std::string> hidden_;
};

/// RFC 4648, 4.
std::string base64(std::string_view bytes);

}  // namespace mailctl::net::smtp
