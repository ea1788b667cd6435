#pragma once

#include "common/result.hpp"
#include "common/wire/json.hpp"

#include <string>
#include <string_view>

/// The panel's words for what mailctld tells, and mailctld's for what the panel sends.
namespace mailctl::httpd::panel {

using wire::json;

/// A number where the platform's own is one: 5 of "5", "a5" of "a5".
json number_of(const json& remote_id);

json domain_of(const json& state);
json domains_of(const json& states);
json verdict_of(const json& state);
json account_of(const json& status);
json usage_of(const json& status);
json record_of(const json& record);
json credential_of(const json& credential);
json stats_of(const json& stats);
json log_of(const json& entry);

/// A member that has to be there, as text. `name` is for whoever reads the error: "Domain name".
Result<std::string> needed_text(const json& body, const char* member, std::string_view name);

/// The members of `io.mailctl.platform.Logs`: numbers may come as text, and what is empty is not
/// there.
Result<json> logs_wanted(const json& body);

}  // namespace mailctl::httpd::panel
