#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl {

/// A range of addresses: "192.0.2.0/24", "2001:db8::/32", or one address. Kept as IPv6, an address
/// of IPv4 as ::ffff:192.0.2.1, so that there is one way of comparing.
class Network {
public:
    static constexpr Grammar grammar{.letters = "0-9a-fA-F.:/", .shortest = 2, .longest = 64};

    static Result<Network> parse(std::string_view text);

    /// False for what is no address.
    bool holds(std::string_view address) const;

    const std::string& text() const { return text_; }

    friend bool operator==(const Network&, const Network&) = default;

private:
    using Bytes = std::array<std::uint8_t, 16>;

    Network(Bytes bytes, unsigned bits, std::string text)
        : bytes_(bytes), bits_(bits), text_(std::move(text)) {}

    static std::optional<Bytes> bytes_of(const std::string& address);

    Bytes bytes_;
    unsigned bits_;  ///< Of the 128 that have to be the same.
    std::string text_;
};

}  // namespace mailctl
