#pragma once

#include "common/api/mailbox/renew_hash.hpp"

#include <optional>
#include <string>

namespace mailctl::renew {

/// What Dovecot gives a program of its driver checkpassword: name, password and a time, each ended
/// by a NUL. Nothing where there is no password in it, as when Dovecot only looks somebody up, or
/// one that no mailbox has.
std::optional<api::MailboxRenewHash> login_from(std::string& given);

/// The message that tells it to mailctld.
std::string call_of(const api::MailboxRenewHash& login);

}  // namespace mailctl::renew
