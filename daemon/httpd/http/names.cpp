#include "daemon/httpd/http/names.hpp"

#include "daemon/httpd/http/fields.hpp"

#include <algorithm>

namespace mailctl::httpd::http {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

bool is_of_name(char byte) {
    return is_digit(byte) || is_letter(byte) || byte == '-' || byte == '.' || byte == '_';
}

bool is_of_ipv6(char byte) {
    return is_digit(byte) || is_letter(byte) || byte == ':' || byte == '.';
}

// How much of the text is the host; 0 where it does not begin with one.
std::size_t length_of_host(std::string_view text) {
    if (!text.starts_with('[')) {
        const auto* const end = std::find_if_not(text.begin(), text.end(), is_of_name);
        return static_cast<std::size_t>(end - text.begin());
    }
    const auto end = text.find(']');
    if (end == std::string_view::npos || end == 1) {
        return 0;
    }
    const auto address = text.substr(1, end - 1);
    return std::all_of(address.begin(), address.end(), is_of_ipv6) ? end + 1 : 0;
}

}  // namespace

bool is_host(std::string_view text) {
    constexpr std::size_t port_digits_max = 5;
    const auto length = length_of_host(text);
    if (length == 0) {
        return false;
    }
    const auto port = text.substr(length);
    return port.empty() ||
           (port.starts_with(':') && port.size() > 1 && port.size() <= 1 + port_digits_max &&
            std::all_of(port.begin() + 1, port.end(), is_digit));
}

bool Names::hold(std::string_view host, std::uint16_t port) const {
    const auto is_ours = [&](std::string_view name) {
        return std::any_of(names_.begin(), names_.end(), [&](const std::string& own) {
            return same_name(own, name);
        });
    };
    if (is_ours(host)) {
        return true;
    }
    const auto length = length_of_host(host);
    return port != 0 && host.substr(length) == ":" + std::to_string(port) &&
           is_ours(host.substr(0, length));
}

}  // namespace mailctl::httpd::http
