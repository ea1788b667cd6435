#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>
#include <vector>

/// SPF records (RFC 7208) as far as one is merged into another.
namespace mailctl::dns {

bool is_spf(std::string_view text);

/// The mechanisms of a record that a platform asks for. `invalid_argument` for what it has no
/// business to ask for: anything but include, ip4, ip6, a and mx of a named host, all of them
/// passing.
Result<std::vector<std::string>> spf_terms_asked_for(std::string_view asked);

/// Whether a record has all of these terms.
bool has_spf_terms(std::string_view text, const std::vector<std::string>& terms);

/// The record with the missing ones of these terms, in front of its "all" or at its end. All else
/// stays as it is.
std::string with_spf_terms(std::string_view text, const std::vector<std::string>& terms);

/// The record without these terms.
std::string without_spf_terms(std::string_view text, const std::vector<std::string>& terms);

/// A record of these terms alone.
std::string new_spf(std::string_view asked, const std::vector<std::string>& terms);

/// What one record has and another one has not.
std::vector<std::string> spf_terms_added(std::string_view base, std::string_view ours);

}  // namespace mailctl::dns
