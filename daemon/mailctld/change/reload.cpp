#include "daemon/mailctld/change/reload.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/postfix/tools.hpp"

#include <fmt/format.h>

#include <chrono>

namespace mailctl::change {
namespace {

using postfix::MasterProcess;
using postfix::Operator;

constexpr std::chrono::seconds reload_patience{10};
constexpr const char* default_queue_directory = "/var/spool/postfix";

Error failed(const char* what, const std::string& text) {
    return {
        Errc::failed,
        text.empty() ? std::string(what) : fmt::format("{}: {}", what, escaped(trimmed(text))),
        "the mail log has the reason: `journalctl -u 'postfix*'` or /var/log/mail.log",
        {}};
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

// "reloaded", "restarted" or "skipped", and the proof that Postfix carries on.
Result<std::string> Engine::reload(bool restart) {
    const auto queue = queue_directory(config_);
    if (!queue) {
        return queue.error();
    }
    const auto master = MasterProcess::find(*queue);
    if (!master) {
        return std::string("skipped");
    }
    const auto deadline = std::chrono::steady_clock::now() + reload_patience;
    const auto answer = operator_.ask(restart ? Operator::Verb::restart : Operator::Verb::reload);
    if (!answer) {
        return answer.error();
    }
    if (answer->exit_status != 0) {
        return failed(
            restart ? "restarting Postfix failed" : "reloading Postfix failed", answer->text
        );
    }
    if (restart) {
        const auto fresh = MasterProcess::find(*queue);
        if (!fresh || fresh->pid() == master->pid()) {
            return failed("Postfix did not come back after the restart", {});
        }
        return std::string("restarted");
    }
    if (!master->has_reloaded_by(deadline)) {
        return failed(
            master->is_alive() ? "Postfix did not carry out the reload in time"
                               : "Postfix's master process died of the reload",
            {}
        );
    }
    return std::string("reloaded");
}

}  // namespace mailctl::change
