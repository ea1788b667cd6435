#pragma once

#include "daemon/op/verb.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::op::dovecot {

/// An address that mailctl can have, so that no program takes it for an option or a pattern.
bool is_mailbox(std::string_view text);

/// Does not wait for a Dovecot that is half dead.
Ended doveadm(std::vector<std::string> words);

/// The mailboxes in a list, one on each line, "@example.org" for all of a domain; nothing where any
/// of them is none that mailctl can have, or there are too many.
std::optional<std::vector<std::string>> read_mailboxes(std::string_view list);

/// Has Dovecot forget the passwords that it remembers of the mailboxes in the stage's
/// "ended-sessions", and end their sessions.
Ended end_sessions(const Settings& settings);

}  // namespace mailctl::op::dovecot
