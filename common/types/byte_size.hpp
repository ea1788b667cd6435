#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace mailctl {

/// A number of bytes: "1048576", or with a unit "500M", "2G", "2GiB". The units are Dovecot's: K,
/// M, G and T are 1024 bytes, 1024 K and so on, never powers of 1000. "GB", which is either to
/// people, is refused. As a quota 0 means unlimited.
class ByteSize {
public:
    static constexpr Grammar grammar{
        .letters = "0-9kKmMgGtTiIbB", .first = "0-9", .shortest = 1, .longest = 24};

    static Result<ByteSize> parse(std::string_view text);

    /// Refuses what is below 0.
    static Result<ByteSize> of(std::int64_t bytes);

    std::int64_t bytes() const { return bytes_; }

    /// Without loss, in the largest unit that can: "2G", "1536M", "1000".
    std::string text() const;

    /// For people, rounded: "1.5 GiB".
    std::string rounded_text() const;

    friend auto operator<=>(ByteSize, ByteSize) = default;

private:
    explicit ByteSize(std::int64_t bytes) : bytes_(bytes) {}

    std::int64_t bytes_;
};

}  // namespace mailctl
