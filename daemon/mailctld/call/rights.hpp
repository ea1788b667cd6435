#pragma once

#include "common/types/scope.hpp"
#include "daemon/mailctld/call/peer.hpp"

namespace mailctl {

/// What a method takes.
struct Right {
    Resource resource;
    Verb verb;
};

/// What users of this machine may do. Who may read may have an account of their own at the
/// platform, which changes nothing on this machine: the relay and the DNS providers are
/// administrators' business, and records need an administrator's grant.
Scope rights_of(Role role);

}  // namespace mailctl
