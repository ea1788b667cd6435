#pragma once

#include "common/error.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/store/users.hpp"

#include <optional>

namespace mailctl::access {

/// Whether the user may go on with this code. Uses it up: the caller saves the user. Who has no
/// second factor needs none.
bool take_code(store::User& user, const std::optional<Secret>& code);

Error wrong_code();

}  // namespace mailctl::access
