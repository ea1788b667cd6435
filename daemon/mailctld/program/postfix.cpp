#include "daemon/mailctld/program/postfix.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/postfix/enabled.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/program/judgement.hpp"
#include "daemon/mailctld/program/postfix_stage.hpp"

#include <fmt/format.h>

#include <array>
#include <future>
#include <utility>

namespace mailctl::program {
namespace {

using postfix::MasterProcess;
using postfix::TakeUp;
using program::Operator;

constexpr const char* default_queue_directory = "/var/spool/postfix";

Error failed(const char* what, const std::string& text) {
    return {
        Errc::failed,
        text.empty() ? std::string(what) : fmt::format("{}: {}", what, escaped(trimmed(text))),
        "the mail log has the reason: `journalctl -u 'postfix*'` or /var/log/mail.log",
        {}};
}

// In the order of Force.
struct ForceRow {
    Verb verb;
    Taken taken;
    const char* failure;
};
constexpr std::array forces{
    ForceRow{Verb::postfix_reload, Taken::reloaded, "reloading Postfix failed"},
    ForceRow{Verb::postfix_restart, Taken::restarted, "restarting Postfix failed"},
    ForceRow{Verb::postfix_start, Taken::started, "starting Postfix failed"},
};

bool has_queue_manager(const Config& config) {
    const auto main = files::read_file(config.main_cf());
    const auto master = files::read_file(config.master_cf());
    return !main || !master ||
           postfix::is_enabled(
               postfix::MasterCf(*master),
               postfix::MainCf(*main).value("master_service_disable").value_or(""),
               "qmgr"
           );
}

}  // namespace

Result<std::filesystem::path> queue_directory(const Config& config) {
    const auto bytes = files::read_file(config.main_cf());
    if (!bytes) {
        return bytes.error();
    }
    if (!postfix::MainCf(*bytes).value("queue_directory")) {
        return std::filesystem::path(default_queue_directory);
    }
    const auto value = postfix::effective_values(config.postfix_config_dir, {"queue_directory"});
    if (!value) {
        return value.error();
    }
    return std::filesystem::path(value->front());
}

namespace {

std::optional<MasterProcess> find_master(const Config& config) {
    const auto queue = queue_directory(config);
    return queue ? MasterProcess::find(*queue) : std::nullopt;
}

Error postfix_complains(const std::string& trouble) {
    return {
        Errc::failed,
        fmt::format("with the new configuration, Postfix logs {}", escaped(trouble)),
        "the mail log has more: `journalctl -u 'postfix*'` or /var/log/mail.log",
        {}};
}

}  // namespace

Postfix::Watch::Watch(const Config& config) : master(find_master(config)), log(config) {}

Status Postfix::check_installed() const {
    if (postfix::is_installed()) {
        return {};
    }
    return Error{
        Errc::configuration,
        "Postfix is not installed: /usr/sbin/postconf and /usr/sbin/postmap are needed",
        "install it, for example with `apt install postfix`",
        {}};
}

Status Postfix::check_live() const {
    const auto answer = operator_.ask(Verb::postfix_check_live);
    return answer ? judge_live(*answer) : Status(answer.error());
}

Result<std::vector<std::string>> Postfix::check_stage(bool gives_back) const {
    const auto answer = operator_.ask(Verb::postfix_check_stage);
    if (!answer) {
        return answer.error();
    }
    if (answer->exit_status == 0) {
        return std::vector<std::string>();
    }
    if (answer->exit_status == Operator::did_not_end && gives_back) {
        // It waits for a program of the running Postfix, which dies of the configuration that is to
        // go: that says nothing of the one to come.
        return std::vector<std::string>{"the new configuration could not be tried before"};
    }
    return Error{
        Errc::configuration,
        fmt::format("Postfix refuses the new configuration: {}", escaped(trimmed(answer->text))),
        gives_back ? "nothing was changed; what others have added since does not go with what was "
                     "there before: mend what it names"
                   : "nothing was changed; this may be a defect of mailctl, please report it",
        {}};
}

std::string Postfix::note_for_stopped() const {
    return program::note_for_stopped(operator_.ask(Verb::postfix_check_start));
}

// The comparison and the start know nothing of each other, and take as long together as the slower.
Result<std::vector<std::string>> Postfix::try_out(const Staged& staged) const {
    auto accepts = std::async(std::launch::async, [&] {
        return check_stage(staged.leniency != Leniency::none);
    });
    auto notes = compare_stage(config_, staged);
    auto more = accepts.get();
    if (!notes || !more) {
        return notes ? std::move(more) : std::move(notes);
    }
    notes->insert(notes->end(), more->begin(), more->end());
    return notes;
}

void Postfix::begin() { watch_.emplace(config_); }

void Postfix::end() { watch_.reset(); }

InForce Postfix::take(Force force) {
    auto done = take_into_force(force);
    if (watch_) {
        look_for_trouble(done);
    }
    return done;
}

// What master holds back it would hold back after a reload, too.
void Postfix::look_for_trouble(InForce& done) {
    std::set<pid_t> masters;
    for (const auto& master : {watch_->master, find_master(config_)}) {
        if (master) {
            masters.insert(master->pid());
        }
    }
    const auto trouble = watch_->log.new_trouble(masters);
    if (trouble && trouble->is_certain) {
        done.error = postfix_complains(trouble->text);
        done.needs_restart = true;
    } else if (trouble) {
        done.notes.push_back(fmt::format("look at Postfix's log: {}", escaped(trouble->text)));
    }
}

// A dead master cannot be reloaded. One that waits for ever, or holds its queue manager back for
// the minute of its throttle, would not be helped by that: mail stays until it is started anew.
InForce Postfix::bring_back(Force force, bool needs_restart) {
    const bool was_running = watch_ && watch_->master;
    const auto anew = [this] {
        return take_into_force(find_master(config_) ? Force::restart : Force::start);
    };
    auto revived = needs_restart ? anew() : take_into_force(force);
    if (was_running && !needs_restart && (revived.error || revived.taken == Taken::not_running)) {
        revived = anew();
    }
    return revived;
}

// Whether master has taken it up: the proof that Postfix carries on.
InForce Postfix::proven(const MasterProcess& master, const std::set<pid_t>& old, Taken taken)
    const {
    const auto knock = [this] {
        const auto answer = operator_.ask(Verb::postfix_wake);
        return answer && answer->exit_status == 0;
    };
    switch (master.take_up(old, knock)) {
        case TakeUp::works:
            return {.taken = taken};
        case TakeUp::died:
            return {.error = failed("Postfix's master process died of the reload", {})};
        case TakeUp::no_manager:
            return {
                .error = failed("Postfix's master starts no queue manager, and mail stays", {}),
                .needs_restart = true};
        case TakeUp::unmoved:
            break;
    }
    return {
        .error = failed("Postfix did not carry out the reload in time", {}), .needs_restart = true};
}

InForce Postfix::take_into_force(Force force) const {
    const auto queue = queue_directory(config_);
    if (!queue) {
        return {.error = queue.error()};
    }
    const auto master = MasterProcess::find(*queue);
    if (!master && force != Force::start) {
        return {.taken = Taken::not_running};
    }
    const auto old = master ? master->queue_managers() : std::set<pid_t>();
    const auto& row = forces.at(static_cast<std::size_t>(force));
    const auto answer = operator_.ask(row.verb);
    if (!answer) {
        return {.error = answer.error()};
    }
    if (answer->exit_status != 0) {
        return {.error = failed(row.failure, answer->text)};
    }
    // Without a queue manager nothing can be proven, and no mail flows that could stop: whoever
    // gives things back then may do so.
    if (!has_queue_manager(config_)) {
        return {.taken = row.taken};
    }
    if (force == Force::reload) {
        return proven(*master, old, row.taken);
    }
    const auto fresh = MasterProcess::find(*queue);
    if (!fresh || (master && fresh->pid() == master->pid())) {
        return {.error = failed("Postfix did not come back after the restart", {})};
    }
    return proven(*fresh, {}, row.taken);
}

}  // namespace mailctl::program
