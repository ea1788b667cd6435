#pragma once

#include <set>
#include <string>

namespace mailctl {

/// What calls that are one transaction leave to be done behind all of them: it would take long, or
/// is not to be done where the last of them fails.
struct Together {
    bool is_trial = false;     ///< All of it is rolled back.
    std::string storage = {};  ///< In which mail is, asked before anything was locked.
    bool wrote = false;        ///< Rows of the journal.
    bool forgets = false;
    bool purges = false;                 ///< Some of the mail that goes.
    std::set<std::string> ended = {};    ///< Whose sessions: "john@example.org", "@example.org".
    std::set<std::string> domains = {};  ///< With mail that is to be moved.
};

}  // namespace mailctl
