#pragma once

#include "cli/arguments.hpp"
#include "cli/output/output.hpp"
#include "common/api/invitation/add.hpp"

namespace mailctl::cli {

/// Asks for a code and prints it, once.
Result<int> invite(const api::InvitationAdd& request, const Arguments& arguments, Output& output);

}  // namespace mailctl::cli
