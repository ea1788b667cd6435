#pragma once

#include "common/api/net/dns/record.hpp"

#include <string>
#include <vector>

namespace mailctl::net::dns {

/// Whether two lists of values are the same set, however each of them writes it: TXT by its
/// strings, other types by their names in lower case.
bool are_same(
    api::RecordType type, const std::vector<std::string>& one, const std::vector<std::string>& other
);

/// How a record set stands to a change of it.
enum class Standing { before, after, neither };

/// Judges what is there now. Where the change changes nothing: `after`.
Standing standing(const api::RecordSetChange& change, const std::vector<api::RecordSet>& now);

/// The values of one set; none where it is not there.
std::vector<std::string> values_of(
    const std::vector<api::RecordSet>& sets, const RecordName& name, api::RecordType type
);

/// The first change whose set is not as it says in `before`, as the error `conflict`.
Status check_before(
    const std::vector<api::RecordSetChange>& changes, const std::vector<api::RecordSet>& now
);

/// The name of the type: "TXT".
std::string type_name(api::RecordType type);

}  // namespace mailctl::net::dns
