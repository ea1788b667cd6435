#include "daemon/mailctld/lookup/local_part.hpp"

#include "common/types/mail_address.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace mailctl::lookup {
namespace {

bool is_of_mailbox(char c) {
    constexpr std::string_view marks = ".-_";
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
}

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

bool names_mailbox(std::string_view local) {
    constexpr std::size_t longest_bytes = 64;  // RFC 5321, 4.5.3.1.1
    return !local.empty() && local.size() <= longest_bytes && local.front() != '.' &&
           local.front() != '-' && std::all_of(local.begin(), local.end(), is_of_mailbox);
}

void check_mailbox_name(std::string_view local) {
    if (!names_mailbox(local)) {
        throw std::logic_error(fmt::format("\"{}\" names no mailbox", escaped(local)));
    }
}

void check_local_part(std::string_view local, const DomainName& domain) {
    const bool is_small = std::none_of(local.begin(), local.end(), is_capital);
    if (local.empty() || !is_small || !MailAddress::parse(address_of(local, domain))) {
        throw std::logic_error(fmt::format("\"{}\" is no local part", escaped(local)));
    }
}

std::string address_of(std::string_view local, const DomainName& domain) {
    return fmt::format("{}@{}", local, domain.text());
}

}  // namespace mailctl::lookup
