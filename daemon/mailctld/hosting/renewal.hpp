#pragma once

#include "common/api/act.hpp"
#include "common/result.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <string_view>

namespace mailctl::hosting {

/// Whether this hash, "{SSHA512}...", is to be made anew when somebody logs in by it: only then is
/// there a password to make it of.
bool wants_renewal(std::string_view hash);

/// Keeps the password by the present scheme. Nothing changes where the mailbox's hash wants no
/// renewal, nobody may log in, or there is no mailbox; nor where the hash is another one by the
/// time it is done. `unauthenticated` where it is not this password's, `busy` where another one is
/// being renewed: the next login does as well.
Result<api::Act> renew_hash(
    Context& context, const MailboxAddress& address, const Secret& password
);

}  // namespace mailctl::hosting
