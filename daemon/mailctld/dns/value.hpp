#pragma once

#include "common/api/net/dns.hpp"

#include <optional>
#include <string>
#include <string_view>

/// A record's value in two forms: as a zone file has it (presentation), and normal: a TXT record's
/// text joined, names in lower case without the final dot. Two presentations of the same value have
/// one normal form.
namespace mailctl::dns {

/// Nothing for a presentation that is none.
std::optional<std::string> normal_value(api::RecordType type, std::string_view presentation);

std::string presentation(api::RecordType type, std::string_view normal);

const char* name(api::RecordType type);

}  // namespace mailctl::dns
