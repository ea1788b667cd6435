#include "common/types/rfc4648.hpp"
#include "common/types/same_bytes.hpp"
#include "daemon/mailctld/crypto/random_bytes.hpp"
#include "daemon/mailctld/hosting/way.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include <md5.h>
#include <sha1.h>
#include <sha2.h>

namespace mailctl::hosting {
namespace {

/// How a scheme's bodies are made: in base64, but for one.
struct Digest {
    Scheme scheme;
    std::size_t bytes;
    bool is_salted;
    Bytes (*compute)(std::string_view password, const Bytes& salt);
};

// 16 is what others make, too; OpenLDAP's have 4 or 8.
constexpr std::size_t our_salt_bytes = 16;
constexpr std::size_t fewest_salt_bytes = 4;
constexpr std::size_t most_salt_bytes = 64;

template <class State, std::size_t bytes, auto begin, auto add, auto end>
Bytes digest_of(std::string_view password, const Bytes& salt) {
    State state{};
    begin(&state);
    add(&state, reinterpret_cast<const std::uint8_t*>(password.data()), password.size());
    add(&state, salt.data(), salt.size());
    Bytes digest(bytes);
    end(digest.data(), &state);
    ::explicit_bzero(&state, sizeof state);
    return digest;
}

constexpr auto md5 = digest_of<MD5_CTX, MD5_DIGEST_LENGTH, ::MD5Init, ::MD5Update, ::MD5Final>;
constexpr auto sha1 =
    digest_of<SHA1_CTX, SHA1_DIGEST_LENGTH, ::SHA1Init, ::SHA1Update, ::SHA1Final>;
constexpr auto sha256 =
    digest_of<SHA2_CTX, SHA256_DIGEST_LENGTH, ::SHA256Init, ::SHA256Update, ::SHA256Final>;
constexpr auto sha512 =
    digest_of<SHA2_CTX, SHA512_DIGEST_LENGTH, ::SHA512Init, ::SHA512Update, ::SHA512Final>;

constexpr std::array digests{
    Digest{Scheme::sha, SHA1_DIGEST_LENGTH, false, sha1},
    Digest{Scheme::sha256, SHA256_DIGEST_LENGTH, false, sha256},
    Digest{Scheme::sha512, SHA512_DIGEST_LENGTH, false, sha512},
    Digest{Scheme::ssha, SHA1_DIGEST_LENGTH, true, sha1},
    Digest{Scheme::ssha256, SHA256_DIGEST_LENGTH, true, sha256},
    Digest{Scheme::ssha512, SHA512_DIGEST_LENGTH, true, sha512},
    Digest{Scheme::plain_md5, MD5_DIGEST_LENGTH, false, md5},
    Digest{Scheme::ldap_md5, MD5_DIGEST_LENGTH, false, md5},
};

const Digest& digest_by(Scheme scheme) {
    const auto found = std::find_if(digests.begin(), digests.end(), [&](const Digest& row) {
        return row.scheme == scheme;
    });
    if (found == digests.end()) {
        throw std::logic_error("no digest is made by this scheme");
    }
    return *found;
}

std::string padded(std::string text) {
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<Bytes> from_padded(std::string_view text) {
    const auto bytes = from_base64(text.substr(0, text.find('=')));
    return bytes && padded(base64(*bytes)) == text ? bytes : std::nullopt;
}

/// The body from a digest and what salt there is.
std::string body_with(const Digest& row, std::string_view password, const Bytes& salt) {
    auto bytes = row.compute(password, salt);
    if (row.scheme == Scheme::plain_md5) {
        return fmt::format("{:02x}", fmt::join(bytes, ""));
    }
    bytes.insert(bytes.end(), salt.begin(), salt.end());
    return padded(base64(bytes));
}

Secret make_digest(Scheme scheme, const Secret& password) {
    const auto& row = digest_by(scheme);
    const auto salt = row.is_salted ? crypto::random_bytes(our_salt_bytes) : Bytes{};
    return secret_body(body_with(row, password.reveal(), salt));
}

std::string fault_of_digest(Scheme scheme, std::string_view body) {
    const auto& row = digest_by(scheme);
    if (scheme == Scheme::plain_md5) {
        const bool is_hex = body.size() == 2 * row.bytes &&
                            body.find_first_not_of("0123456789abcdef") == std::string_view::npos;
        return is_hex ? "" : "is not 32 hexadecimal digits in lower case";
    }
    const auto bytes = from_padded(body);
    if (!bytes) {
        return "is no base64 with its padding";
    }
    if (!row.is_salted) {
        return bytes->size() == row.bytes
                   ? ""
                   : fmt::format("is {} bytes and not {}", bytes->size(), row.bytes);
    }
    if (bytes->size() == row.bytes) {
        return "has no salt behind its digest: no password can be compared with it";
    }
    if (bytes->size() < row.bytes + fewest_salt_bytes ||
        bytes->size() > row.bytes + most_salt_bytes) {
        return fmt::format(
            "is {} bytes and not {} and a salt of {} to {}",
            bytes->size(),
            row.bytes,
            fewest_salt_bytes,
            most_salt_bytes
        );
    }
    return "";
}

bool fits_digest(Scheme scheme, std::string_view body, const Secret& password) {
    const auto& row = digest_by(scheme);
    Bytes salt;
    if (row.is_salted) {
        const auto bytes = from_padded(body);
        salt.assign(bytes->begin() + static_cast<std::ptrdiff_t>(row.bytes), bytes->end());
    }
    return same_bytes(body_with(row, password.reveal(), salt), body);
}

bool is_cheap_digest(Scheme /*scheme*/, std::string_view /*body*/) { return false; }

}  // namespace

const Way digest_way{make_digest, fault_of_digest, fits_digest, is_cheap_digest};

}  // namespace mailctl::hosting
