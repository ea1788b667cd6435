#pragma once

#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "daemon/net/dns/lookup/resolver.hpp"

#include <optional>

namespace mailctl::net::dns::lookup {

/// A name server at one of its addresses; `address` is empty where its name has none.
struct Authority {
    std::string server;
    std::string address;
};

struct Authorities {
    std::optional<DomainName> zone;  ///< Absent: none of the suffixes is a zone.
    std::vector<Authority> servers;
};

/// The zone that a domain lies in, and who answers for it: 16 names and 32 addresses at most, by
/// the resolver of this machine. `remote_unavailable` where that does not answer.
Result<Authorities> find_authorities(Resolver& resolver, const DomainName& domain);

}  // namespace mailctl::net::dns::lookup
