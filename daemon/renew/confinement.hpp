#pragma once

namespace mailctl::renew {

/// Where Dovecot's processes of authentication run as root, which is not its default, as whom they
/// run else. False where there is no such user.
bool give_up_root();

/// Nothing but what Dovecot gives and what it takes: its listeners are open in here, too.
bool confine();

}  // namespace mailctl::renew
