#pragma once

#include "common/types/domain_name.hpp"

#include <string>
#include <string_view>

namespace mailctl::lookup {

/// Whether it can be a mailbox's: lower-case letters, digits, ".-_", of which only "_" in front.
/// Dovecot asks in lower case and for no other characters, and none of these names leaves its
/// directory.
bool names_mailbox(std::string_view local);

/// Throws std::logic_error unless it can.
void check_mailbox_name(std::string_view local);

/// Throws std::logic_error unless Postfix could ask for it: what MailAddress takes, in lower case.
void check_local_part(std::string_view local, const DomainName& domain);

/// "john@example.org"; of an empty local part "@example.org", the key of whatever else comes there.
std::string address_of(std::string_view local, const DomainName& domain);

}  // namespace mailctl::lookup
