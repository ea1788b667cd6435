#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::hosting {

/// The language that this machine's Dovecot reads, as Settings has it: nothing for 2.3's, "2.4" for
/// that one's. `configuration` where it is another one, which nobody has tried.
Result<std::optional<std::string>> dovecot_language(const Config& config);

/// The same of what `dovecot --version` says.
Result<std::optional<std::string>> language_of(std::string_view version);

}  // namespace mailctl::hosting
