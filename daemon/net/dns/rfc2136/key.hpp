#pragma once

#include "common/api/net/dns/access.hpp"
#include "daemon/net/dns/wire/message.hpp"

namespace mailctl::net::dns::rfc2136 {

/// Bytes that are wiped when they die. They stay where they are when they are moved.
class SecretBytes {
public:
    explicit SecretBytes(Bytes bytes) : bytes_(std::move(bytes)) {}
    SecretBytes(SecretBytes&&) noexcept = default;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes();

    const Bytes& reveal() const { return bytes_; }

private:
    Bytes bytes_;
};

/// A key for TSIG (RFC 8945).
///
/// Not libldns's: its 1.8 writes the name of hmac-sha384 wrongly, and in a zone transfer it cannot
/// check a signature over several messages.
class TsigKey {
public:
    /// `invalid_argument` where the secret is not base64. The error does not tell it.
    static Result<TsigKey> make(
        const RecordName& name, api::TsigAlgorithm algorithm, const Secret& base64
    );

    const Bytes& name() const { return name_; }
    const Bytes& algorithm() const { return algorithm_name_; }

    /// RFC 2104 over these bytes.
    Bytes mac(const Bytes& text) const;

private:
    TsigKey(Bytes name, api::TsigAlgorithm algorithm, Bytes algorithm_name, SecretBytes secret)
        : name_(std::move(name))
        , algorithm_(algorithm)
        , algorithm_name_(std::move(algorithm_name))
        , secret_(std::move(secret)) {}

    Bytes name_;
    api::TsigAlgorithm algorithm_;
    Bytes algorithm_name_;
    SecretBytes secret_;
};

}  // namespace mailctl::net::dns::rfc2136
