#pragma once

#include "common/types/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::net {

/// Takes secrets out of what a server says.
///
/// Servers that lose step repeat a line that they did not understand, and that may be the line with
/// the password: "500 unrecognized command AHJlbGF5...". Programs that fail show what they were
/// given: "KeyError in {'email': 'you@example.com', 'password': ...}".
class Mask {
public:
    Mask() = default;

    /// Hides a login's password as hide() does, and with the user name (AUTH PLAIN).
    Mask(std::string_view username, const Secret& password);

    Mask(Mask&&) = default;
    Mask& operator=(Mask&&) = default;
    Mask(const Mask&) = delete;
    Mask& operator=(const Mask&) = delete;
    ~Mask();

    /// From now on hides it as it is, in base64, and as programs write a text: in JSON, in Python,
    /// in HTML, in a URL; in one piece, torn by blanks, or cut off at the end.
    void hide(const Secret& secret);

    std::string applied(std::string_view text) const;

private:
    void add(std::string secret);
    std::size_t length_at(std::string_view text, std::size_t at) const;

    std::vector<std::string> hidden_;
};

/// RFC 4648, 4.
std::string base64(std::string_view bytes);

}  // namespace mailctl::net
