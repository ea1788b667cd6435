#pragma once

#include "common/types/scope.hpp"
#include "daemon/mailctld/call/peer.hpp"

#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

namespace mailctl {

/// That a person has logged in.
struct LoggedIn {
    std::int64_t session;
    std::int64_t user;
    std::string proven;  ///< When the password was last given.
};

/// Who a call is made for, whichever way it has come. Made in one place; a handler sees nothing
/// else of where a call comes from.
struct Caller {
    /// Whose accounts, domains and grants are the caller's: "uid:1000". Empty for nobody's.
    std::string owner;
    std::string name;  ///< For people and the journal: "alice".
    Scope rights;
    bool sees_all = false;          ///< What is others' is shown, and is the caller's business.
    bool may_take_over = false;     ///< Also without force: root.
    std::optional<uid_t> uid = {};  ///< Of a user of this machine.
    std::optional<LoggedIn> logged_in = {};
};

/// What users of this machine may do. Who may read may have an account of their own at the
/// platform, which changes nothing on this machine: the relay and the DNS providers are
/// administrators' business, and records need an administrator's grant.
Scope rights_of(Role role);

/// What may be done at most for a tenant that is not the machine's own: with things of its own, and
/// nothing with the machine's mail, of which the others' is a part.
Scope rights_of_tenants();

/// A user of this machine. Users may change their names, so it is their number that owns.
Caller caller_of(const Peer& peer);

std::string owner_of_uid(uid_t uid);

/// Somebody at the front door who has shown nothing yet.
Caller nobody();

/// mailctld itself, which settles what others have left.
Caller the_daemon();

}  // namespace mailctl
