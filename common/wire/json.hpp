#pragma once

#include "common/result.hpp"
#include "common/wire/json_fwd.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace mailctl::wire {

/// nlohmann's parser does not recurse, but its copy and dump do: 200,000 open brackets overflow
/// the stack. No message of ours nests deeper than five.
constexpr std::size_t max_depth = 16;

/// Parses one message. Refuses what nests too deep and what names a member twice, because two
/// readers may disagree on which of the two counts.
Result<json> parse_json(std::string_view text);

/// One line of JSON; bytes that are not UTF-8 are replaced instead of thrown over.
std::string to_text(const json& value);

/// Overwrites every string in the tree: a request may have carried a password.
void wipe(json& value);

}  // namespace mailctl::wire
