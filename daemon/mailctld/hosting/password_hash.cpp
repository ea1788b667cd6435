#include "daemon/mailctld/hosting/password_hash.hpp"

#include "daemon/mailctld/hosting/way.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace mailctl::hosting {
namespace {

Error bad_hash(std::string message) {
    return {
        Errc::invalid_argument,
        std::move(message),
        "give it as its system kept it, its scheme in front: {SSHA512}...",
        {}};
}

}  // namespace

const Way& way_of(Scheme scheme) {
    switch (scheme) {
        case Scheme::plain:
        case Scheme::clear:
        case Scheme::cleartext:
        case Scheme::plain_trunc:
            return plain_way;
        case Scheme::sha:
        case Scheme::sha256:
        case Scheme::sha512:
        case Scheme::ssha:
        case Scheme::ssha256:
        case Scheme::ssha512:
        case Scheme::plain_md5:
        case Scheme::ldap_md5:
            return digest_way;
        case Scheme::crypt:
        case Scheme::des_crypt:
        case Scheme::md5_crypt:
        case Scheme::sha256_crypt:
        case Scheme::sha512_crypt:
        case Scheme::blf_crypt:
            return crypt_way;
        case Scheme::argon2i:
        case Scheme::argon2id:
            return argon2_way;
        case Scheme::lanman:
            break;
    }
    throw std::logic_error("nothing is done by this scheme");
}

Secret secret_body(std::string text) {
    auto body = Secret::parse(text);
    if (!body) {
        throw std::logic_error("a body of sound form is no secret: " + body.error().message);
    }
    return *std::move(body);
}

Secret PasswordHash::text() const {
    return body_.behind(fmt::format("{{{}}}", about(scheme_).name));
}

Result<PasswordHash> make_hash(Scheme scheme, const Secret& password, WeakSchemes weak) {
    if (auto allowed = may_be(scheme, weak); !allowed) {
        return allowed.error();
    }
    if (password.size() > longest_password_bytes) {
        return Error{
            Errc::invalid_argument,
            fmt::format("the password is longer than {} bytes", longest_password_bytes),
            "choose a shorter one",
            {}};
    }
    const auto kind = scheme == Scheme::crypt ? Scheme::des_crypt : scheme;
    return PasswordHash(scheme, kind, way_of(kind).make(kind, password));
}

Result<PasswordHash> parse_hash(std::string_view text, WeakSchemes weak) {
    const auto end = text.find('}');
    if (!text.starts_with('{') || end == std::string_view::npos) {
        return bad_hash("the hash does not begin with a scheme in braces");
    }
    const auto scheme = scheme_by_name(text.substr(1, end - 1));
    if (!scheme) {
        return scheme.error();
    }
    const auto body = text.substr(end + 1);
    const auto kind = *scheme == Scheme::crypt ? kind_of_crypt(body) : *scheme;
    if (auto allowed = may_be(kind, weak); !allowed) {
        return allowed.error();
    }
    if (const auto fault = way_of(kind).fault_of(kind, body); !fault.empty()) {
        return bad_hash(fmt::format("what stands behind {{{}}} {}", about(*scheme).name, fault));
    }
    return PasswordHash(*scheme, kind, secret_body(std::string(body)));
}

bool verify(const PasswordHash& hash, const Secret& password) {
    return password.size() <= longest_password_bytes &&
           way_of(hash.kind()).fits(hash.kind(), hash.body(), password);
}

bool is_upgrade_wanted(const PasswordHash& hash, Scheme scheme) {
    const auto has = about(hash.kind()).rank;
    const auto wanted = about(scheme).rank;
    return has < wanted ||
           (has == wanted && way_of(hash.kind()).is_cheap(hash.kind(), hash.body()));
}

}  // namespace mailctl::hosting
