#pragma once

#include "common/types/remote_id.hpp"
#include "common/wire/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Readers of members that are not sure to be there, or of the type that one expects. What is
/// missing, null, or of no use reads as the value that stands for "not told".
namespace mailctl::net::platform::cybermail {

using wire::json;

/// A platform's text that people are shown has at most this many bytes.
constexpr std::size_t max_shown_bytes = 1024;

/// The member, unless it is missing or null, or `object` is no object.
const json* find(const json& object, const char* name);

/// A whole number, written as one, as a fraction or as text; otherwise 0.
std::int64_t whole_number(const json& object, const char* name);

/// A number, written as one or as text.
std::optional<double> number(const json& object, const char* name);

/// true, 1, "true" or "1".
bool truth(const json& object, const char* name);

/// A text or a number, as it stands there.
std::string raw_text(const json& object, const char* name);

/// A text cut to size and safe to show.
std::string text(const json& object, const char* name);

std::string shown(std::string_view foreign, std::size_t max_bytes = max_shown_bytes);

/// A number or a text that can be an ID.
std::optional<RemoteId> id(const json& object, const char* name);

/// A number where the ID is one, as the platform's own client sends it.
json to_wire(const RemoteId& id);

}  // namespace mailctl::net::platform::cybermail
