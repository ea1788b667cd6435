#pragma once

#include "daemon/net/dns/rfc2136/key.hpp"

#include <optional>
#include <span>

namespace mailctl::net::dns::rfc2136 {

/// What the signature of an answer says.
enum class Signature {
    good,
    absent,     ///< There is none.
    bad_key,    ///< The server does not know the key.
    wrong,      ///< One of us has signed with another secret.
    bad_time,   ///< The clocks differ by more than the five minutes that are allowed.
    malformed,  ///< The answer is no DNS message.
};

constexpr std::uint16_t type_tsig = 250;  ///< RFC 8945, 4.2.

/// The TSIG record at the end of a message.
struct TsigRecord {
    std::size_t offset;  ///< Where it begins.
    Bytes name;
    Bytes algorithm;
    std::uint64_t time;
    std::uint16_t fudge;
    Bytes mac;
    std::uint16_t original_id;
    std::uint16_t error;
    Bytes other;
};

struct Trailer {
    bool is_message;  ///< Whether the bytes can be walked to their end.
    std::optional<TsigRecord> tsig;
};

/// Walks a message to the record that signs it.
Trailer find_tsig(std::span<const std::uint8_t> message);

/// What TSIG counts time in.
std::uint64_t seconds_since_1970();

/// One question, and its answers: one, or those of a zone transfer.
class TsigExchange {
public:
    /// `now` as seconds_since_1970().
    TsigExchange(const TsigKey& key, std::uint64_t now) : key_(key), now_(now) {}

    /// The message with its signature.
    Bytes sign(const Bytes& message);

    /// Judges the next answer. After the first, `absent` is no fault as long as a later one is
    /// good: the signature is over all since the one before (RFC 8945, 5.3.1).
    Signature check(std::span<const std::uint8_t> answer);

private:
    Bytes variables(const TsigRecord& record) const;
    Signature judge(const TsigRecord& record, std::span<const std::uint8_t> answer);

    const TsigKey& key_;
    std::uint64_t now_;
    Bytes chained_;  ///< What the next signature covers before its own message.
    bool is_first_ = true;
};

}  // namespace mailctl::net::dns::rfc2136
