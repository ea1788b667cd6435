#pragma once

#include "common/api/net/dns/look_up.hpp"
#include "common/result.hpp"
#include "daemon/net/dns/lookup/resolver.hpp"

#include <string>

namespace mailctl::net::dns::lookup {

/// Asks every server of the domain's zone all of the questions, 64 at most. Beside each it asks for
/// `stranger`, a label that nobody has, in place of the name's first: the same answer there means a
/// wildcard.
Result<api::LookUpRecordsReply> look_up_records(
    Resolver& resolver, const api::LookUpRecords& request, const std::string& stranger
);

/// A label that nobody has.
std::string random_label();

}  // namespace mailctl::net::dns::lookup
