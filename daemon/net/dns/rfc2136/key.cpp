#include "daemon/net/dns/rfc2136/key.hpp"

#include "daemon/net/dns/rfc2136/writer.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace mailctl::net::dns::rfc2136 {
namespace {

bool is_base64(std::string_view text) {
    const auto padding = text.size() - std::min(text.find('='), text.size());
    const auto digits = text.substr(0, text.size() - padding);
    return !digits.empty() && text.size() % 4 == 0 && padding <= 2 &&
           text.substr(digits.size()) == std::string_view("==").substr(0, padding) &&
           std::all_of(digits.begin(), digits.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '+' || c == '/';
           });
}

std::optional<SecretBytes> from_base64(std::string_view text) {
    if (!is_base64(text)) {
        return std::nullopt;
    }
    const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
    Bytes bytes(text.size() / 4 * 3);
    const int length = ::EVP_DecodeBlock(
        bytes.data(),
        reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size())
    );
    SecretBytes secret(std::move(bytes));
    if (length < 0) {
        return std::nullopt;
    }
    const auto& decoded = secret.reveal();
    Bytes whole(decoded.begin(), decoded.end() - static_cast<std::ptrdiff_t>(padding));
    return SecretBytes(std::move(whole));
}

const char* algorithm_name(api::TsigAlgorithm algorithm) {
    constexpr std::array names{"hmac-sha256", "hmac-sha384", "hmac-sha512"};
    return names.at(static_cast<std::size_t>(algorithm));
}

const EVP_MD* digest(api::TsigAlgorithm algorithm) {
    switch (algorithm) {
        case api::TsigAlgorithm::hmac_sha256:
            return ::EVP_sha256();
        case api::TsigAlgorithm::hmac_sha384:
            return ::EVP_sha384();
        case api::TsigAlgorithm::hmac_sha512:
            break;
    }
    return ::EVP_sha512();
}

}  // namespace

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
    bytes_.swap(other.bytes_);  // the old bytes are wiped by the other's destructor
    return *this;
}

SecretBytes::~SecretBytes() {
    if (!bytes_.empty()) {
        ::explicit_bzero(bytes_.data(), bytes_.size());
    }
}

Result<TsigKey> TsigKey::make(
    const RecordName& name, api::TsigAlgorithm algorithm, const Secret& base64
) {
    auto secret = from_base64(base64.reveal());
    if (!secret) {
        return Error{
            Errc::invalid_argument,
            "the secret of the TSIG key is not in base64",
            "take it as it stands after \"secret\" in the key file, without the quotes",
            "secret"};
    }
    return TsigKey(
        name_bytes(name.text()),
        algorithm,
        name_bytes(algorithm_name(algorithm)),
        *std::move(secret)
    );
}

Bytes TsigKey::mac(const Bytes& text) const {
    Bytes result(EVP_MAX_MD_SIZE);
    unsigned length = 0;
    const auto* const done = ::HMAC(
        digest(algorithm_),
        secret_.reveal().data(),
        static_cast<int>(secret_.reveal().size()),
        text.data(),
        text.size(),
        result.data(),
        &length
    );
    if (done == nullptr) {
        throw std::runtime_error("HMAC failed");
    }
    result.resize(length);
    return result;
}

}  // namespace mailctl::net::dns::rfc2136
