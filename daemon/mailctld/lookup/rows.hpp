#pragma once

#include "daemon/mailctld/lookup/map.hpp"
#include "daemon/mailctld/lookup/state.hpp"

#include <optional>
#include <string>

/// What each look-up says of a state: the one place for whoever writes a row and whoever rebuilds
/// a map. A row without a value is none.
namespace mailctl::lookup {

Row domain_row(const DomainState& domain);

Row mailbox_row(const AddressState& address);

/// The alias, or where the domain has a catch-all and this is a mailbox, itself: Postfix would give
/// its mail to the catch-all else.
Row alias_row(const AddressState& address, bool has_catch_all);

Row catch_all_row(const DomainState& domain);

/// Nobody who is suspended sends: a session that has logged in before ends at its next mail.
Row sender_row(const AddressState& address);

/// Nothing for a mailbox that is not there, or must not log in.
std::optional<std::string> passdb_text(
    const AddressState& address, Spelling spelling = Spelling::json
);
/// The same where its hash is to be renewed. Nothing for 2.4, which gives nobody the password.
std::optional<std::string> renewal_text(const AddressState& address, Spelling spelling);
std::optional<std::string> userdb_text(
    const AddressState& address, const MailOwner& owner, Spelling spelling = Spelling::json
);

}  // namespace mailctl::lookup
