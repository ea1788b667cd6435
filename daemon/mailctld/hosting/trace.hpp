#pragma once

#include "common/api/alias/check.hpp"
#include "common/types/mail_address.hpp"
#include "daemon/mailctld/hosting/aliases.hpp"

#include <vector>

namespace mailctl::hosting {

/// Where mail for an address goes, step by step, as Postfix expands it: each step before those that
/// it leads to. It ends after so many.
std::vector<api::AliasCheckStep> trace(
    const Addresses& addresses, const MailAddress& start, std::size_t most
);

}  // namespace mailctl::hosting
