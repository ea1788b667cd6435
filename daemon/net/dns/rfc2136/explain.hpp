#pragma once

#include "common/result.hpp"
#include "daemon/net/dns/rfc2136/tsig.hpp"

namespace mailctl::net::dns::rfc2136 {

/// What a bad signature means, and what to do about it.
Error explain(Signature signature, const std::string& server);

/// What a server's refusal means.
Error explain(Code code, const std::string& server);

}  // namespace mailctl::net::dns::rfc2136
