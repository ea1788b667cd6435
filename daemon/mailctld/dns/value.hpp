#pragma once

#include "common/api/net/dns/record.hpp"

#include <optional>
#include <string>
#include <string_view>

/// A record's value in two forms: as a zone file has it (presentation), and normal: a TXT record's
/// text joined, names in lower case without the final dot. Two presentations of the same value have
/// one normal form.
namespace mailctl::dns {

/// Nothing for a presentation that is none.
///
/// All of it is printable ASCII: other bytes of a text stand there as in a zone file ("\027"), and
/// a backslash as two. It is compared, stored and shown.
std::optional<std::string> normal_value(api::RecordType type, std::string_view presentation);

/// The normal form of a text that is to be in a TXT record.
std::string normal_text(std::string_view bytes);

std::string presentation(api::RecordType type, std::string_view normal);

}  // namespace mailctl::dns
