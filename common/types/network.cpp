#include "common/types/network.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace mailctl {
namespace {

constexpr unsigned all_bits = 128;
constexpr unsigned bits_before_ipv4 = 96;

Error no_network(std::string_view text, const char* hint) {
    return {
        Errc::invalid_argument,
        fmt::format("\"{}\" is no network", escaped(text.substr(0, Network::grammar.longest))),
        hint,
        {}};
}

std::optional<unsigned> number(std::string_view text) {
    unsigned value = 0;
    const auto [last, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = code == std::errc() && last == text.data() + text.size();
    return is_whole ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<Network::Bytes> Network::bytes_of(const std::string& address) {
    Bytes bytes{};
    if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
        return bytes;
    }
    bytes[10] = bytes[11] = 0xff;  // ::ffff:0:0/96
    return ::inet_pton(AF_INET, address.c_str(), bytes.data() + 12) == 1 ? std::optional(bytes)
                                                                         : std::nullopt;
}

Result<Network> Network::parse(std::string_view text) {
    constexpr const char* form =
        "an address, or one with the number of bits behind it: "
        "192.0.2.0/24, 2001:db8::/32";
    const auto slash = std::min(text.find('/'), text.size());
    const std::string address(text.substr(0, slash));
    const auto bytes = bytes_of(address);
    if (!bytes || !fits(grammar, text)) {
        return no_network(text, form);
    }
    const bool is_ipv4 = address.find(':') == std::string::npos;
    const unsigned offset = is_ipv4 ? bits_before_ipv4 : 0;
    const auto given =
        slash == text.size() ? std::optional(all_bits - offset) : number(text.substr(slash + 1));
    if (!given || *given > all_bits - offset) {
        return no_network(text, form);
    }
    Network network(*bytes, *given + offset, std::string(text));
    auto first = *bytes;
    for (unsigned bit = network.bits_; bit < all_bits; ++bit) {
        first.at(bit / 8) &= static_cast<std::uint8_t>(~(0x80U >> bit % 8));
    }
    if (first != *bytes) {
        return no_network(text, "bits are set in it beyond its length: give its first address");
    }
    return network;
}

bool Network::holds(std::string_view address) const {
    const auto bytes = bytes_of(std::string(address.substr(0, grammar.longest)));
    if (!bytes) {
        return false;
    }
    for (unsigned bit = 0; bit < bits_; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> bit % 8);
        if ((bytes->at(bit / 8) & mask) != (bytes_.at(bit / 8) & mask)) {
            return false;
        }
    }
    return true;
}

}  // namespace mailctl
