#pragma once

#include "common/result.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace mailctl::hosting {

/// How the password of a mailbox is kept, by Dovecot's names.
enum class Scheme {
    plain,
    clear,
    cleartext,
    plain_trunc,
    sha,
    sha256,
    sha512,
    ssha,
    ssha256,
    ssha512,
    plain_md5,
    ldap_md5,
    crypt,
    des_crypt,
    md5_crypt,
    sha256_crypt,
    sha512_crypt,
    argon2i,
    argon2id,
    blf_crypt,
    lanman,
};

enum class Strength {
    sound,
    weak,     ///< For whoever says that it may be.
    refused,  ///< Always.
};

/// What a caller says of weak schemes.
enum class WeakSchemes { refused, allowed };

/// One row of the table of schemes.
struct SchemeInfo {
    Scheme scheme;
    std::string_view name;  ///< "SSHA512": in braces before the body.
    Strength strength;
    /// Guessing at the password of a higher one takes longer.
    int rank;
    std::string_view fault;  ///< What is wrong with it; empty where it is sound.
};

constexpr Scheme default_scheme = Scheme::argon2id;

/// libcrypt takes no longer ones, and no scheme may: who changes a scheme keeps the password.
constexpr std::size_t longest_password_bytes = 511;

/// Every scheme, in the order of the enumeration.
std::span<const SchemeInfo> schemes();

const SchemeInfo& about(Scheme scheme);

/// By name, in upper or lower case, as Dovecot has it.
Result<Scheme> scheme_by_name(std::string_view name);

/// Whether a new hash may be of this scheme.
Status may_be(Scheme scheme, WeakSchemes weak);

}  // namespace mailctl::hosting
