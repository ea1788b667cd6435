#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <string>
#include <string_view>

/// What the administrator's settings mean to Postfix, whatever of them is ours at the moment.
namespace mailctl::relay {

/// What change::foreign_value() means, with every "$name" replaced. What has a condition
/// ("${name?text}") is left as it is written. Runs a program only for a name that main.cf does not
/// set.
std::string foreign_meaning(
    const Config& config, const change::Snapshot& now, const std::string& name
);

/// The same for any text. "$name" alone gives the parameter's default where main.cf does not set
/// it.
std::string meaning_of(const Config& config, const change::Snapshot& now, std::string_view value);

/// The file by which the relay's certificate is checked: the administrator's, or else ours.
std::string authorities_file(const Config& config, const change::Snapshot& now);

/// Whether a Boolean parameter is on.
bool is_on(std::string_view value);

}  // namespace mailctl::relay
