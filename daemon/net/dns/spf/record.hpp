#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>
#include <vector>

/// SPF (RFC 7208), as far as counting look-ups needs it.
namespace mailctl::net::dns::spf {

/// The terms that cost look-ups, and the others.
enum class Kind { include, a, mx, ptr, exists, redirect, all, other };

struct Term {
    std::string text;  ///< As it stands: "~include:spf.example.com".
    Kind kind;
    std::string target;  ///< The domain after ":" or "="; empty for the domain itself.
    bool has_macro;      ///< Whom it asks depends on the message.
};

/// Whether a TXT record's text is one of SPF.
bool is_spf(std::string_view text);

/// The terms of a record; `invalid_argument` with the term that is none.
Result<std::vector<Term>> parse(std::string_view record);

}  // namespace mailctl::net::dns::spf
