#pragma once

#include "common/api/net/dns/record.hpp"
#include "daemon/net/dns/wire/message.hpp"

#include <string>

namespace mailctl::net::dns::rfc2136 {

/// Writes numbers in network order, and bytes.
class Writer {
public:
    void u16(std::uint64_t number) { put(number, 2); }
    void u32(std::uint64_t number) { put(number, 4); }
    void u48(std::uint64_t number) { put(number, 6); }
    void bytes(const Bytes& more) { bytes_.insert(bytes_.end(), more.begin(), more.end()); }

    const Bytes& written() const { return bytes_; }

private:
    void put(std::uint64_t number, unsigned size) {
        while (size-- > 0) {
            bytes_.push_back(static_cast<std::uint8_t>(number >> (8 * size)));
        }
    }

    Bytes bytes_;
};

/// A name in the bytes of RFC 1035, 3.1, in lower case. Empty where it is none.
Bytes name_bytes(const std::string& name);

/// What a record holds, from its presentation form; `invalid_argument` where that is wrong.
Result<Bytes> value_bytes(api::RecordType type, const std::string& value);

}  // namespace mailctl::net::dns::rfc2136
