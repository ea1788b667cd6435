#pragma once

#include "cli/arguments.hpp"
#include "cli/output/output.hpp"
#include "cli/password.hpp"

#include <string_view>

namespace mailctl::cli {

/// The secret from the file that the kind's option names. Without one it is asked for on the
/// terminal, once it is known that there is a daemon that it can be sent to.
Result<Secret> secret_from(
    const Arguments& arguments, const SecretKind& kind, std::string_view question, Output& output
);

}  // namespace mailctl::cli
