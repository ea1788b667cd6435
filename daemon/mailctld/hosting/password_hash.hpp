#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/hosting/scheme.hpp"

#include <string_view>

namespace mailctl::hosting {

/// What is kept of a mailbox's password, "{SCHEME}body": of a form that its scheme has, and of a
/// cost that the machine bears. A secret, for a weak one is the password itself.
class PasswordHash {
public:
    Scheme scheme() const { return scheme_; }

    /// That of its body: what stands behind {CRYPT} is one of several.
    Scheme kind() const { return kind_; }

    Secret text() const;

    std::string_view body() const { return body_.reveal(); }

private:
    PasswordHash(Scheme scheme, Scheme kind, Secret body)
        : scheme_(scheme), kind_(kind), body_(std::move(body)) {}

    friend Result<PasswordHash> make_hash(Scheme, const Secret&, WeakSchemes);
    friend Result<PasswordHash> parse_hash(std::string_view, WeakSchemes);

    Scheme scheme_;
    Scheme kind_;
    Secret body_;
};

/// A new one, another each time where the scheme has a salt. Takes what a login takes: a quarter of
/// a second of a processor and 64 MiB, of which there are two at a time in the process. So not
/// under a lock.
Result<PasswordHash> make_hash(
    Scheme scheme, const Secret& password, WeakSchemes weak = WeakSchemes::refused
);

/// One that was made elsewhere. Says what is wrong with it; computes nothing.
Result<PasswordHash> parse_hash(std::string_view text, WeakSchemes weak = WeakSchemes::refused);

/// Whether it is the password of this hash, by Dovecot's judgement. May take several times what
/// make_hash() takes.
bool verify(const PasswordHash& hash, const Secret& password);

/// Whether a hash of this scheme, made now, were harder to guess at.
bool is_upgrade_wanted(const PasswordHash& hash, Scheme scheme);

}  // namespace mailctl::hosting
