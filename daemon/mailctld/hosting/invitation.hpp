#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/hosting/mine.hpp"

namespace mailctl::hosting {

/// The mailbox that an unused code is for, with its domain. One sentence for a code that was never
/// made, was used or revoked, or is over.
Result<Mine> invited(Context& context, const Secret& code);

/// Gives that mailbox the password, and makes the code worth nothing. The same sentence where
/// somebody else was first.
Status accept_invitation(Context& context, const Secret& code, const Secret& password);

}  // namespace mailctl::hosting
