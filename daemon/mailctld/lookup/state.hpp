#pragma once

#include "common/types/domain_name.hpp"
#include "common/types/mail_address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

/// What is true of a domain and of an address, whole, as the store has it. Nobody says what has
/// changed: the look-ups are made to say this, whatever they say.
namespace mailctl::lookup {

struct Mailbox {
    std::optional<std::string> password;  ///< "{SCHEME}hash"; none while it is suspended.
    bool wants_renewal = false;           ///< Of that hash, when somebody logs in by it.
    std::uint64_t quota_bytes = 0;        ///< 0: no limit.
    std::string home;
    std::string mail;          ///< Dovecot's mail location; empty: the administrator's.
    bool accepts_mail = true;  ///< Else Postfix takes nothing for it, as if it were not there.
};

struct AddressState {
    DomainName domain;
    std::string local;
    std::optional<Mailbox> mailbox;
    std::vector<MailAddress> destinations;  ///< Of its alias.
    /// Whose logins may send from it, beside its own mailbox.
    std::vector<MailAddress> senders;
};

struct DomainState {
    DomainName name;
    bool is_hosted = true;
    std::vector<MailAddress> catch_all;  ///< Where mail for what is not there goes.
    /// All that accept mail; Postfix asks for the catch-all before it asks for a mailbox.
    std::vector<std::string> mailboxes;
};

/// How Dovecot's files are written: 2.4 reads no JSON any more, and 2.3 keeps what it reads of
/// lines in memory for ever.
enum class Spelling {
    json,  ///< For the dict of 2.3.
    line,  ///< For the passwd-file of 2.4.
};

/// Who owns the mail of all mailboxes.
struct MailOwner {
    uid_t uid = 0;
    gid_t gid = 0;
};

}  // namespace mailctl::lookup
