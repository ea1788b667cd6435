#pragma once

#include <memory>
#include <set>
#include <string>

namespace mailctl {

namespace postfix {
struct Received;
}

/// What Postfix has another place for than our tables.
struct Elsewhere {
    std::shared_ptr<const postfix::Received> received = {};
    std::string own_name = {};  ///< myhostname; empty where postconf does not tell.
};

/// What calls that are one transaction leave to be done behind all of them: it would take long, or
/// is not to be done where the last of them fails.
struct Together {
    bool is_trial = false;     ///< All of it is rolled back.
    std::string storage = {};  ///< In which mail is, asked before anything was locked;
    Elsewhere elsewhere = {};  ///< likewise, where a domain is added.
    bool wrote = false;        ///< Rows of the journal.
    bool forgets = false;
    bool purges = false;                 ///< Some of the mail that goes.
    std::set<std::string> ended = {};    ///< Whose sessions: "john@example.org", "@example.org".
    std::set<std::string> domains = {};  ///< With mail that is to be moved.
};

}  // namespace mailctl
