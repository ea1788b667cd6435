#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl {

using Bytes = std::vector<std::uint8_t>;

/// Bytes as a text of RFC 4648, without padding.
std::string base32(std::span<const std::uint8_t> bytes);
std::string base64(std::span<const std::uint8_t> bytes);

/// The bytes of such a text; none where not exactly these bytes give exactly this text.
std::optional<Bytes> from_base32(std::string_view text);
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace mailctl
