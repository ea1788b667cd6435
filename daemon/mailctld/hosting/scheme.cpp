#include "daemon/mailctld/hosting/scheme.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace mailctl::hosting {
namespace {

constexpr std::string_view readable = "whoever reads it has the password";
constexpr std::string_view unsalted =
    "without a salt, equal passwords are equal, and many are known";
constexpr std::string_view des = "DES takes 8 characters of a password, and 7 bits of each";

// Dovecot 2.3.19 knows all of them but the last.
constexpr std::array scheme_table{
    SchemeInfo{Scheme::plain, "PLAIN", Strength::weak, 0, readable},
    SchemeInfo{Scheme::clear, "CLEAR", Strength::weak, 0, readable},
    SchemeInfo{Scheme::cleartext, "CLEARTEXT", Strength::weak, 0, readable},
    SchemeInfo{Scheme::plain_trunc, "PLAIN-TRUNC", Strength::weak, 0, readable},
    SchemeInfo{Scheme::sha, "SHA", Strength::weak, 1, unsalted},
    SchemeInfo{Scheme::sha256, "SHA256", Strength::weak, 1, unsalted},
    SchemeInfo{Scheme::sha512, "SHA512", Strength::weak, 1, unsalted},
    SchemeInfo{Scheme::ssha, "SSHA", Strength::sound, 2, ""},
    SchemeInfo{Scheme::ssha256, "SSHA256", Strength::sound, 2, ""},
    SchemeInfo{Scheme::ssha512, "SSHA512", Strength::sound, 2, ""},
    SchemeInfo{Scheme::plain_md5, "PLAIN-MD5", Strength::weak, 1, unsalted},
    SchemeInfo{Scheme::ldap_md5, "LDAP-MD5", Strength::weak, 1, unsalted},
    // Its bodies are of any of libcrypt's kinds; what is made by this name was always DES.
    SchemeInfo{Scheme::crypt, "CRYPT", Strength::weak, 1, des},
    SchemeInfo{Scheme::des_crypt, "DES-CRYPT", Strength::weak, 1, des},
    SchemeInfo{Scheme::md5_crypt, "MD5-CRYPT", Strength::sound, 3, ""},
    SchemeInfo{Scheme::sha256_crypt, "SHA256-CRYPT", Strength::sound, 4, ""},
    SchemeInfo{Scheme::sha512_crypt, "SHA512-CRYPT", Strength::sound, 4, ""},
    SchemeInfo{Scheme::argon2i, "ARGON2I", Strength::sound, 6, ""},
    SchemeInfo{Scheme::argon2id, "ARGON2ID", Strength::sound, 7, ""},
    SchemeInfo{Scheme::blf_crypt, "BLF-CRYPT", Strength::sound, 5, ""},
    SchemeInfo{
        Scheme::lanman,
        "LANMAN",
        Strength::refused,
        0,
        "Dovecot does not know it, so nobody could log in, and it is broken in seconds"},
};

constexpr bool is_in_order() {
    for (std::size_t at = 0; at < scheme_table.size(); ++at) {
        if (scheme_table[at].scheme != static_cast<Scheme>(at)) {
            return false;
        }
    }
    return scheme_table.size() == static_cast<std::size_t>(Scheme::lanman) + 1;
}
static_assert(is_in_order());

std::string upper_case(std::string_view text) {
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return upper;
}

std::string names_that_may_be() {
    std::vector<std::string_view> names;
    for (const auto& row : scheme_table) {
        if (row.strength != Strength::refused) {
            names.push_back(row.name);
        }
    }
    return fmt::format("there are {}", fmt::join(names, ", "));
}

}  // namespace

std::span<const SchemeInfo> schemes() { return scheme_table; }

const SchemeInfo& about(Scheme scheme) { return scheme_table.at(static_cast<std::size_t>(scheme)); }

Result<Scheme> scheme_by_name(std::string_view name) {
    constexpr std::size_t longest_shown = 40;
    const auto wanted = upper_case(name);
    const auto found =
        std::find_if(scheme_table.begin(), scheme_table.end(), [&](const SchemeInfo& row) {
            return row.name == wanted;
        });
    if (found == scheme_table.end()) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "no password scheme is called \"{}\"", escaped(name.substr(0, longest_shown))
            ),
            names_that_may_be(),
            {}};
    }
    return found->scheme;
}

Status may_be(Scheme scheme, WeakSchemes weak) {
    const auto& row = about(scheme);
    if (row.strength == Strength::refused) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{} is no scheme to keep a password by: {}", row.name, row.fault),
            names_that_may_be(),
            {}};
    }
    if (row.strength == Strength::weak && weak == WeakSchemes::refused) {
        return Error{
            Errc::invalid_argument,
            fmt::format("the password scheme {} is weak: {}", row.name, row.fault),
            fmt::format("choose {}, or allow weak schemes", about(default_scheme).name),
            {}};
    }
    return {};
}

}  // namespace mailctl::hosting
