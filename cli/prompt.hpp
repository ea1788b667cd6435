#pragma once

#include "cli/password.hpp"
#include "common/result.hpp"
#include "common/types/secret.hpp"

#include <string_view>

namespace mailctl::cli {

/// Asks on the controlling terminal, whatever stdin and stdout are, and does not show what is
/// typed. A signal that ends or stops the program finds the terminal as it was; after a stop the
/// question is asked again. `usage` where there is no terminal, with what to do instead.
Result<Secret> ask_password(std::string_view question, const SecretKind& kind = password_kind);

}  // namespace mailctl::cli
