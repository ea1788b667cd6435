#include "daemon/mailctld/change/reload.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/postfix/enabled.hpp"
#include "daemon/mailctld/postfix/tools.hpp"

#include <fmt/format.h>

#include <array>

namespace mailctl::change {
namespace {

using postfix::MasterProcess;
using postfix::Operator;
using postfix::TakeUp;

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
    Operator::Verb verb;
    const char* done;
    const char* failure;
};
constexpr std::array forces{
    ForceRow{Operator::Verb::reload, "reloaded", "reloading Postfix failed"},
    ForceRow{Operator::Verb::restart, "restarted", "restarting Postfix failed"},
    ForceRow{Operator::Verb::start, "started", "starting Postfix failed"},
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

std::optional<MasterProcess> find_master(const Config& config) {
    const auto queue = queue_directory(config);
    return queue ? MasterProcess::find(*queue) : std::nullopt;
}

// Whether master has taken it up: the proof that Postfix carries on.
InForce Engine::proven(const MasterProcess& master, const std::set<pid_t>& old, const char* how) {
    const auto knock = [this] {
        const auto answer = operator_.ask(Operator::Verb::wake);
        return answer && answer->exit_status == 0;
    };
    switch (master.take_up(old, knock)) {
        case TakeUp::works:
            return {.how = how};
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

InForce Engine::take_into_force(Force force) {
    const auto queue = queue_directory(config_);
    if (!queue) {
        return {.error = queue.error()};
    }
    const auto master = MasterProcess::find(*queue);
    if (!master && force != Force::start) {
        return {.how = "skipped"};
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
        return {.how = row.done};
    }
    if (force == Force::reload) {
        return proven(*master, old, row.done);
    }
    const auto fresh = MasterProcess::find(*queue);
    if (!fresh || (master && fresh->pid() == master->pid())) {
        return {.error = failed("Postfix did not come back after the restart", {})};
    }
    return proven(*fresh, {}, row.done);
}

}  // namespace mailctl::change
