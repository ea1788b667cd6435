#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

#include <boost/describe/enum.hpp>

#include <string>
#include <string_view>

namespace mailctl::program {

// clang-format off
/// What mailctl-op can be asked for: a word for each program and verb, which is its name here with
/// hyphens. "queue" prints lines of `postqueue -j`, at most 64 KiB, then one that says that others
/// are left out; "test_message" sends the stage's "test-message" and prints lines that tell its fate;
/// "end_sessions" ends those of the mailboxes that the stage's "ended-sessions" lists;
/// "take_message" and "forget_test_mailbox" are for what the stage's "sought-message" and
/// "test-mailbox" name.
BOOST_DEFINE_ENUM_CLASS(
    Verb,
    dovecot_check_live, dovecot_check_stage, dovecot_end_sessions, dovecot_forget_test_mailbox,
    dovecot_reload, dovecot_start, dovecot_take_message,
    postfix_check_live, postfix_check_stage, postfix_check_start, postfix_queue, postfix_reload,
    postfix_restart, postfix_start, postfix_status, postfix_test_message, postfix_wake,
    rspamd_check_live, rspamd_check_stage, rspamd_reload, rspamd_start
)
// clang-format on

/// mailctl-op: the one that may touch the running programs. Words, no argument.
class Operator {
public:
    struct Answer {
        int exit_status;
        std::string text;  ///< What the program or systemd printed; escape before showing.
    };

    /// The exit status where the program does not run, as sysexits.h has it.
    static constexpr int not_running = 69;

    /// The exit status of a check in which a program had to be killed, as timeout(1) has it.
    static constexpr int did_not_end = 124;

    explicit Operator(const Config& config) : config_(config) {}

    /// Asks over op.sock; where that is not there, starts the program itself. Blocks until the verb
    /// is done, at most two minutes.
    Result<Answer> ask(Verb verb) const;

private:
    const Config& config_;
};

}  // namespace mailctl::program
