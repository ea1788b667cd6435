#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

#include <string>
#include <string_view>

namespace mailctl::postfix {

/// mailctl-op: the one that may touch the running Postfix. Words, no argument.
class Operator {
public:
    enum class Verb {
        check_live,
        check_stage,
        check_start,
        queue,  ///< Lines of `postqueue -j`, at most 64 KiB; then one that says that others are
                ///< left out.
        reload,
        restart,
        start,
        status,
        test_message,  ///< Sends the stage's "test-message"; lines for status, relay and reason.
        wake,
    };

    struct Answer {
        int exit_status;
        std::string text;  ///< What Postfix or systemd printed; escape before showing.
    };

    /// The exit status of a check in which a program had to be killed, as timeout(1) has it.
    static constexpr int did_not_end = 124;

    explicit Operator(const Config& config) : config_(config) {}

    /// Asks over op.sock; where that is not there, starts the program itself. Blocks until the verb
    /// is done, at most two minutes.
    Result<Answer> ask(Verb verb) const;

private:
    const Config& config_;
};

}  // namespace mailctl::postfix
