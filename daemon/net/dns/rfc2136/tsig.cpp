#include "daemon/net/dns/rfc2136/tsig.hpp"

#include "daemon/net/dns/rfc2136/writer.hpp"

#include <ctime>

#include <openssl/crypto.h>

namespace mailctl::net::dns::rfc2136 {
namespace {

// RFC 8945, 4.2 and 5.2
constexpr std::uint16_t any_class = 255;
constexpr std::uint16_t fudge_seconds = 300;
constexpr std::uint16_t error_bad_signature = 16;
constexpr std::uint16_t error_bad_key = 17;
constexpr std::uint16_t error_bad_time = 18;

constexpr std::size_t id_at = 0;
constexpr std::size_t additional_at = 10;

std::uint16_t u16_at(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void set_u16(Bytes& bytes, std::size_t at, std::uint16_t number) {
    bytes[at] = static_cast<std::uint8_t>(number >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(number & 0xff);
}

void add(Bytes& to, const Bytes& more) { to.insert(to.end(), more.begin(), more.end()); }

Bytes with_length(const Bytes& mac) {
    Writer writer;
    writer.u16(mac.size());
    writer.bytes(mac);
    return writer.written();
}

Bytes timers(const TsigRecord& record) {
    Writer writer;
    writer.u48(record.time);
    writer.u16(record.fudge);
    return writer.written();
}

Bytes record_bytes(const TsigRecord& record) {
    Writer rest;
    rest.bytes(record.algorithm);
    rest.bytes(timers(record));
    rest.bytes(with_length(record.mac));
    rest.u16(record.original_id);
    rest.u16(record.error);
    rest.u16(record.other.size());
    rest.bytes(record.other);

    Writer whole;
    whole.bytes(record.name);
    whole.u16(type_tsig);
    whole.u16(any_class);
    whole.u32(0);
    whole.u16(rest.written().size());
    whole.bytes(rest.written());
    return whole.written();
}

// As it was before it was signed.
Bytes unsigned_part(const TsigRecord& record, std::span<const std::uint8_t> message) {
    const auto part = message.first(record.offset);
    Bytes bytes(part.begin(), part.end());
    set_u16(bytes, id_at, record.original_id);
    set_u16(bytes, additional_at, static_cast<std::uint16_t>(u16_at(message, additional_at) - 1));
    return bytes;
}

}  // namespace

std::uint64_t seconds_since_1970() { return static_cast<std::uint64_t>(std::time(nullptr)); }

Bytes TsigExchange::variables(const TsigRecord& record) const {
    Writer writer;
    writer.bytes(key_.name());
    writer.u16(any_class);
    writer.u32(0);
    writer.bytes(key_.algorithm());
    writer.bytes(timers(record));
    writer.u16(record.error);
    writer.u16(record.other.size());
    writer.bytes(record.other);
    return writer.written();
}

Bytes TsigExchange::sign(const Bytes& message) {
    TsigRecord record{
        .offset = message.size(),
        .name = key_.name(),
        .algorithm = key_.algorithm(),
        .time = now_,
        .fudge = fudge_seconds,
        .mac = {},
        .original_id = u16_at(message, id_at),
        .error = 0,
        .other = {}};
    Bytes covered = message;
    add(covered, variables(record));
    record.mac = key_.mac(covered);
    chained_ = with_length(record.mac);

    Bytes signed_message = message;
    set_u16(
        signed_message,
        additional_at,
        static_cast<std::uint16_t>(u16_at(message, additional_at) + 1)
    );
    add(signed_message, record_bytes(record));
    return signed_message;
}

Signature TsigExchange::check(std::span<const std::uint8_t> answer) {
    const auto trailer = find_tsig(answer);
    if (!trailer.is_message) {
        return Signature::malformed;
    }
    if (!trailer.tsig) {
        chained_.insert(chained_.end(), answer.begin(), answer.end());
        return Signature::absent;
    }
    return judge(*trailer.tsig, answer);
}

Signature TsigExchange::judge(const TsigRecord& record, std::span<const std::uint8_t> answer) {
    // The server cannot sign these two; whoever forges them only stops us.
    if (record.error == error_bad_key) {
        return Signature::bad_key;
    }
    if (record.error == error_bad_signature) {
        return Signature::wrong;
    }
    if (record.name != key_.name() || record.algorithm != key_.algorithm()) {
        return Signature::bad_key;
    }
    Bytes covered = chained_;
    add(covered, unsigned_part(record, answer));
    add(covered, is_first_ ? variables(record) : timers(record));
    const auto mac = key_.mac(covered);
    // A shortened one (RFC 8945, 5.2.2.1) is not for us: we did not ask with one.
    if (mac.size() != record.mac.size() ||
        ::CRYPTO_memcmp(mac.data(), record.mac.data(), mac.size()) != 0) {
        return Signature::wrong;
    }
    const auto apart = record.time > now_ ? record.time - now_ : now_ - record.time;
    if (record.error == error_bad_time || apart > fudge_seconds) {
        return Signature::bad_time;
    }
    chained_ = with_length(record.mac);
    is_first_ = false;
    return Signature::good;
}

}  // namespace mailctl::net::dns::rfc2136
