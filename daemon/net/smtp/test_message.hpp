#pragma once

#include "common/types/mail_address.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace mailctl::net::smtp {

/// A short message that says what it is, ready for DATA: RFC 5322, lines ended by CR LF. With a
/// mark it is hosting's, and has that in its subject.
std::string test_message(
    const MailAddress& from,
    const MailAddress& to,
    std::string_view host,
    std::chrono::system_clock::time_point now,
    std::string_view mark = {}
);

/// This machine's name as it greets with: letters, digits, dots and hyphens only.
std::string own_name();

}  // namespace mailctl::net::smtp
