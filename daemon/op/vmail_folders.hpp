#pragma once

#include <chrono>
#include <string>

namespace mailctl::op::vmail {

/// The mail of a mailbox that has gone, or comes back: VHOSTS/DOMAIN/LOCAL, and while it is put
/// aside VHOSTS/DOMAIN/.removed/NUMBER/mail, a name that no mailbox has.
struct Folder {
    std::string domain;
    std::string local;
    std::string number;
};

/// How it ended.
struct Moved {
    enum class End { done, not_yet, failed };

    End end = End::done;
    int error = 0;  ///< errno of what failed.
};

/// By the rights of the caller, who owns the mail. No link in the way is followed. Each is one
/// rename and durable on return; done again it does nothing, so that it may follow a crash.
///
/// What comes to the old place behind the first time, from a delivery that was under way, is put
/// beside it.
Moved put_aside(const std::string& vhosts, const Folder& folder);

/// What came late is a folder of that name in the mailbox.
Moved put_back(const std::string& vhosts, const Folder& folder);

/// Deletes what was put aside; `not_yet` where the time is over before all of it has gone.
Moved purge(
    const std::string& vhosts, const Folder& folder, std::chrono::steady_clock::time_point deadline
);

}  // namespace mailctl::op::vmail
