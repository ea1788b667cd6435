#pragma once

#include "daemon/net/dns/rfc2136/server.hpp"

namespace mailctl::net::dns::rfc2136 {

/// What stands at some names of a zone.
struct Snapshot {
    std::vector<api::RecordSet> sets;
    std::vector<RecordName> taken;
    std::vector<RecordName> elsewhere;  ///< The server says to ask others for them.
};

enum class Scope {
    ours,   ///< Only the types that we write; `taken` stays empty.
    whole,  ///< And whether there are others.
};

/// Reads names by questions, and then has the server confirm that what it answered is really there:
/// it also answers from wildcards.
Result<Snapshot> take_snapshot(
    Server& server, const DomainName& zone, const std::vector<RecordName>& names, Scope scope
);

}  // namespace mailctl::net::dns::rfc2136
