#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Jobs about DNS.
namespace mailctl::net::dns {

using Bytes = std::vector<std::uint8_t>;

/// Record types, by their numbers on the wire. Others occur and have no name here.
enum class Type : std::uint16_t {
    a = 1,
    ns = 2,
    cname = 5,
    soa = 6,
    ptr = 12,
    mx = 15,
    txt = 16,
    aaaa = 28,
    srv = 33,
    sshfp = 44,
    tlsa = 52,
    https = 65,
    axfr = 252,
    caa = 257,
};

/// What a server says of a question or an update (RFC 1035, 4.1.1; RFC 2136, 2.2).
enum class Code : std::uint8_t {
    no_error = 0,
    format_error = 1,
    server_failure = 2,
    no_name = 3,
    not_implemented = 4,
    refused = 5,
    name_exists = 6,
    set_exists = 7,
    set_missing = 8,
    not_authoritative = 9,
    not_in_zone = 10,
};

struct Record {
    std::string owner;  ///< In lower case, without the final dot; "." for the root.
    Type type;
    std::int64_t ttl;
    /// In presentation form for the types that have a name above and are no SOA; of other types
    /// nobody here reads the contents.
    std::string value;
    std::int64_t negative_ttl = 0;  ///< Of a SOA: for how long an absence may be kept (RFC 2308).
};

/// An answer, as far as we read it.
struct Message {
    std::uint16_t id;
    Code code;
    bool is_authoritative;
    std::vector<Record> answers;
    std::vector<Record> authority;
};

/// Lower case and no final dot, as names are compared here.
std::string plain_name(std::string_view name);

/// Reads an answer. Nothing where the bytes are none.
std::optional<Message> parse_message(std::span<const std::uint8_t> wire);

enum class Recursion { wanted, not_wanted };

/// A question in the bytes of RFC 1035, with room for 1232 bytes of answer over UDP; empty where
/// the name cannot be asked for.
Bytes question(const std::string& name, Type type, Recursion recursion);

}  // namespace mailctl::net::dns
