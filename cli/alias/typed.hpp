#pragma once

#include "cli/arguments.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/mail_address.hpp"

#include <vector>

namespace mailctl::cli {

/// A source, with the domain as people write it.
Result<AliasSource> typed_source(const std::string& typed);

/// What a command on an alias names: its first value, and the option "destinations".
struct TypedAlias {
    AliasSource source;
    std::optional<std::vector<MailAddress>> destinations;
};
Result<TypedAlias> typed_alias(const Arguments& arguments);

/// The addresses of an option, with commas between them; nothing without it.
Result<std::optional<std::vector<MailAddress>>> typed_destinations(
    const Arguments& arguments, std::string_view option
);

/// The same, where "none" is none of them.
Result<std::optional<std::vector<MailAddress>>> typed_destinations_or_none(
    const Arguments& arguments, std::string_view option
);

}  // namespace mailctl::cli
