#pragma once

#include "daemon/op/verb.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a test of hosting needs of Dovecot.
namespace mailctl::op::dovecot {

/// A message to look for: the file "sought-message" beside the stage, of which the first line is
/// the mailbox and the second a word of the message's subject.
struct Sought {
    std::string mailbox;
    std::string mark;
};
std::optional<Sought> read_sought(std::string_view file);

/// Waits until the message is in the mailbox, in whichever folder, and takes it out again. Prints
/// nothing; the status is `status_nothing` where it does not come.
Ended take_message(const Settings& settings);
constexpr int status_nothing = 68;

/// A mailbox that was made for a test: the file "test-mailbox" beside the stage, of which the first
/// line is its address and the second the directory above vhosts.
struct TestMailbox {
    std::string local;
    std::string domain;
    std::string storage;
};

/// Nothing for what no test has made.
std::optional<TestMailbox> read_test_mailbox(std::string_view file);

/// Takes away what is left of it: its mail in the queue, its sessions, its directory. The latter as
/// the user who owns all mail, who cannot be led elsewhere than he may go.
Ended forget_test_mailbox(const Settings& settings);

}  // namespace mailctl::op::dovecot
