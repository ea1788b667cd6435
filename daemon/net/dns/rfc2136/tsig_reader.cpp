#include "daemon/net/dns/rfc2136/tsig.hpp"

#include <algorithm>

namespace mailctl::net::dns::rfc2136 {
namespace {

constexpr std::size_t header_bytes = 12;

struct OutOfBytes {};

/// Reads forward; throws OutOfBytes at the end, which find_tsig() catches.
class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::size_t at() const { return at_; }

    std::uint64_t number(unsigned size) {
        std::uint64_t value = 0;
        for (const auto byte : take(size)) {
            value = value << 8 | byte;
        }
        return value;
    }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }

    Bytes take(std::size_t size) {
        if (size > bytes_.size() - at_) {
            throw OutOfBytes();
        }
        const auto part = bytes_.subspan(at_, size);
        at_ += size;
        return {part.begin(), part.end()};
    }

    // In lower case, and whole: a pointer is followed once, back to a name that ends by itself or
    // in a pointer further back.
    Bytes name() {
        Bytes whole;
        auto position = at_;
        auto limit = bytes_.size();
        bool has_jumped = false;
        for (;;) {
            const auto length = byte(position, limit);
            if ((length & pointer_mark) == pointer_mark) {
                const auto low = byte(position + 1, limit);
                at_ = has_jumped ? at_ : position + 2;
                has_jumped = true;
                limit = position;
                position = static_cast<std::size_t>((length & ~pointer_mark) << 8 | low);
                continue;
            }
            label(position, length, limit, whole);
            position += length + 1UL;
            if (length == 0) {
                at_ = has_jumped ? at_ : position;
                return whole;
            }
        }
    }

private:
    static constexpr std::uint8_t pointer_mark = 0xc0;  // RFC 1035, 4.1.4

    std::uint8_t byte(std::size_t position, std::size_t limit) const {
        if (position >= limit) {
            throw OutOfBytes();
        }
        return bytes_[position];
    }

    void label(std::size_t position, std::uint8_t length, std::size_t limit, Bytes& whole) const {
        constexpr std::size_t name_bytes_max = 255;
        if ((length & pointer_mark) != 0 || length > limit - position - 1 ||
            whole.size() + length + 1 > name_bytes_max) {
            throw OutOfBytes();
        }
        whole.push_back(length);
        for (const auto c : bytes_.subspan(position + 1, length)) {
            whole.push_back(c >= 'A' && c <= 'Z' ? static_cast<std::uint8_t>(c + ('a' - 'A')) : c);
        }
    }

    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

void skip_record(Reader& reader) {
    reader.name();
    reader.take(8);  // type, class, TTL
    reader.take(reader.u16());
}

std::optional<TsigRecord> read_tsig(Reader& reader) {
    TsigRecord record{};
    record.offset = reader.at();
    record.name = reader.name();
    if (reader.u16() != type_tsig) {
        return std::nullopt;
    }
    reader.take(8);  // class, TTL, length
    record.algorithm = reader.name();
    record.time = reader.number(6);
    record.fudge = reader.u16();
    record.mac = reader.take(reader.u16());
    record.original_id = reader.u16();
    record.error = reader.u16();
    record.other = reader.take(reader.u16());
    return record;
}

std::optional<TsigRecord> last_record(std::span<const std::uint8_t> message) {
    Reader reader(message);
    reader.take(4);
    const auto questions = reader.u16();
    std::size_t records = reader.u16();
    records += reader.u16();
    const auto additional = reader.u16();
    records += additional;
    for (unsigned i = 0; i < questions; ++i) {
        reader.name();
        reader.take(4);
    }
    for (std::size_t i = 1; i < records; ++i) {
        skip_record(reader);
    }
    return additional == 0 ? std::nullopt : read_tsig(reader);
}

}  // namespace

Trailer find_tsig(std::span<const std::uint8_t> message) {
    if (message.size() < header_bytes) {
        return {.is_message = false, .tsig = {}};
    }
    try {
        return {.is_message = true, .tsig = last_record(message)};
    } catch (const OutOfBytes&) {
        return {.is_message = false, .tsig = {}};
    }
}

}  // namespace mailctl::net::dns::rfc2136
