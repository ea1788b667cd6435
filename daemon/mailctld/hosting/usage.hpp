#pragma once

#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

/// How full mailboxes are. Dovecot counts it, and what it said last is kept.
namespace mailctl::hosting {

/// What Dovecot says of that many at a time.
constexpr std::int64_t most_measured = 100;

/// The lines of `doveadm -f tab quota get`, by address. What is no line of that is passed over.
std::map<std::string, store::MailboxUsage> usage_in(std::string_view lines, const std::string& now);

/// Asks Dovecot, and keeps what it says. Nothing is in it of whom it does not know, and nothing at
/// all where it does not run.
std::map<std::string, store::MailboxUsage> measure(
    Services& services, std::span<const store::MailboxRow> mailboxes
);

}  // namespace mailctl::hosting
