#include "daemon/mailctld/program/whole_files.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/program/programs.hpp"

#include <fmt/format.h>

#include <utility>

namespace mailctl::program {

namespace fs = std::filesystem;

Status WholeFiles::check_installed() const {
    if (fs::exists(config_.root / fs::path(about_.executable).relative_path()) &&
        fs::is_directory(directory_of(config_, about_))) {
        return {};
    }
    return Error{
        Errc::configuration,
        fmt::format(
            "{} is not installed: {} and {} are needed",
            about_.title,
            about_.executable,
            about_.directory
        ),
        fmt::format("install it, for example with `apt install {}`", about_.package),
        {}};
}

Status WholeFiles::judge(const Result<Operator::Answer>& answer, const char* what, std::string hint)
    const {
    if (!answer) {
        return answer.error();
    }
    if (answer->exit_status == 0) {
        return {};
    }
    const auto text = escaped(trimmed(answer->text));
    if (answer->exit_status == Operator::did_not_end) {
        return Error{
            Errc::unavailable,
            fmt::format("{} did not answer in time: {}", about_.title, text),
            "try again when the machine has less to do",
            {}};
    }
    return Error{
        Errc::configuration,
        fmt::format("{} {}: {}", about_.title, what, text),
        std::move(hint),
        {}};
}

Error WholeFiles::failed(const char* what, const Operator::Answer& answer) const {
    return {
        Errc::failed,
        fmt::format("{} {}: {}", about_.title, what, escaped(trimmed(answer.text))),
        std::string(about_.log_hint),
        {}};
}

Status WholeFiles::check_live() const {
    return judge(
        operator_.ask(about_.check_live),
        "does not take its present configuration, and a reload now would change nothing or stop it",
        "mend it first"
    );
}

Result<std::vector<std::string>> WholeFiles::try_out(const Staged& /*staged*/) const {
    const auto status = judge(
        operator_.ask(about_.check_stage),
        "refuses the new configuration",
        "nothing was changed; look whether it has settings of yours that do not go with it"
    );
    return status ? std::vector<std::string>() : Result<std::vector<std::string>>(status.error());
}

InForce WholeFiles::take(Force /*force*/) {
    const auto answer = operator_.ask(about_.reload);
    if (!answer) {
        return {.error = answer.error()};
    }
    if (answer->exit_status == Operator::not_running) {
        return {.taken = Taken::not_running};
    }
    was_running_ = true;
    if (answer->exit_status != 0) {
        return {.error = failed("did not take up its files", *answer)};
    }
    return {.taken = Taken::reloaded};
}

// A reload alone, more than once: what a bad configuration has broken is held back for a while, and
// a restart would throw out who is logged in. One that has died of it is started.
InForce WholeFiles::bring_back(Force force, bool /*needs_restart*/) {
    constexpr int tries = 3;
    auto done = take(force);
    for (int turn = 1; turn < tries && done.error; ++turn) {
        done = take(force);
    }
    if (done.taken != Taken::not_running || done.error || !was_running_) {
        return done;
    }
    const auto started = operator_.ask(about_.start);
    if (!started || started->exit_status != 0) {
        return {.error = started ? failed("does not start again", *started) : started.error()};
    }
    done = take(force);
    done.taken = Taken::started;
    return done;
}

std::string WholeFiles::note_for_stopped() const {
    return fmt::format("{} is not running; the change counts from its next start", about_.title);
}

}  // namespace mailctl::program
