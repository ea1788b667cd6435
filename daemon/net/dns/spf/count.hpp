#pragma once

#include "common/api/net/dns/count_spf.hpp"
#include "common/result.hpp"
#include "daemon/net/dns/lookup/resolver.hpp"

namespace mailctl::net::dns::spf {

/// Counts what a receiver looks up for a message that matches nothing before the last term: what
/// the record may come to. Counts 30 at most.
///
/// A look-up is void where neither an IPv4 nor an IPv6 address is there, because a receiver asks
/// for the one or the other. A term with a macro counts once and is not followed. A record that is
/// wrong is no error but a `problem`; `remote_unavailable` where an answer is missing.
Result<api::CountSpfReply> count(lookup::Resolver& resolver, const api::CountSpf& request);

}  // namespace mailctl::net::dns::spf
