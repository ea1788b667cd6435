#pragma once

#include "common/types/remote_id.hpp"
#include "daemon/mailctld/platform/access.hpp"

#include <optional>
#include <string>

namespace mailctl::credential {

/// The login that this machine's Postfix uses, where it is of this account.
Result<std::optional<std::string>> id_in_use(const platform::AccountSession& session);

}  // namespace mailctl::credential
