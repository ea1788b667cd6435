#pragma once

#include "daemon/op/verb.hpp"
#include "daemon/op/vmail_folders.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace mailctl::op::vmail {

enum class Work { aside, back, purge };

struct Errand {
    Work work = Work::aside;
    Folder folder;
};

struct Errands {
    uid_t owner = 0;     ///< Of all mail, and his group.
    std::string vhosts;  ///< "/var/vmail/vhosts"
    std::vector<Errand> each;
};

/// "5000 /var/vmail/vhosts", and then a line each: "aside example.org john 42", "back ...",
/// "purge ...". Nothing where any of it is what mailctld does not write.
std::optional<Errands> read_errands(std::string_view list);

/// One after the other; a line each says what came of it: "42 done", "42 not-yet", "42 failed" and
/// why. Nothing more is done once nobody waits at `client` for it: whoever asked has died, and may
/// have given a place to somebody else since.
std::string perform(const Errands& errands, std::chrono::seconds limit, int client = -1);

/// What the stage's "vmail-errands" lists. Mail is full of what strangers have sent, in folders
/// that Dovecot makes in its owner's name: so it is this user's rights that this is done by, and
/// root's are given up for good before any of it is looked at.
Ended move(const Settings& settings);

}  // namespace mailctl::op::vmail
