#include "daemon/mailctld/program/judgement.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl::program {

using program::Operator;

Status judge_live(const Operator::Answer& answer) {
    if (answer.exit_status == 0) {
        return {};
    }
    const auto text = escaped(trimmed(answer.text));
    if (answer.exit_status == Operator::did_not_end) {
        return Error{
            Errc::unavailable,
            fmt::format(
                "Postfix did not show in time that its present configuration is sound: {}", text
            ),
            "try again when the machine has less to do; the mail log tells what it waits for",
            {}};
    }
    return Error{
        Errc::configuration,
        fmt::format(
            "Postfix's present configuration is broken, and a reload now would stop mail: {}", text
        ),
        "mend it first; `postfix check` and the mail log tell where",
        {}};
}

std::string note_for_stopped(const Result<Operator::Answer>& check_start) {
    const bool is_refused = check_start && check_start->exit_status != 0 &&
                            check_start->exit_status != Operator::did_not_end;
    return is_refused ? "Postfix is not running, and would not start: `postfix check` refuses its "
                        "files, and the mail log has its reason"
                      : "Postfix is not running; the change counts from its next start";
}

}  // namespace mailctl::program
