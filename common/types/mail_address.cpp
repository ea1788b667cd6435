#include "common/types/mail_address.hpp"

#include "common/types/host_name.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl {
namespace {

constexpr std::size_t max_local_bytes = 64;  // RFC 5321, 4.5.3.1.1

// RFC 5322, 3.2.3: atext, and the dot.
bool is_local_character(char c) {
    constexpr std::string_view specials = ".!#$%&'*+/=?^_`{|}~-";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           specials.find(c) != std::string_view::npos;
}

bool is_local_part(std::string_view local) {
    return !local.empty() && local.size() <= max_local_bytes && local.front() != '.' &&
           local.back() != '.' && local.find("..") == std::string_view::npos &&
           std::all_of(local.begin(), local.end(), is_local_character);
}

}  // namespace

Result<MailAddress> MailAddress::parse(std::string_view text) {
    constexpr std::size_t shown_bytes_max = 320;
    const auto refused = [&] {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is not a mail address", escaped(text.substr(0, shown_bytes_max))),
            "write it as name@example.com",
            {}};
    };
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || !is_local_part(text.substr(0, at))) {
        return refused();
    }
    const auto host = HostName::parse(text.substr(at + 1));
    if (!host || host->is_address()) {
        return refused();
    }
    return MailAddress(fmt::format("{}@{}", text.substr(0, at), host->text()));
}

}  // namespace mailctl
