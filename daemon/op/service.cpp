#include "daemon/op/service.hpp"

#include "daemon/op/master.hpp"
#include "daemon/op/systemd.hpp"

#include <fmt/format.h>

#include <array>

#include <unistd.h>

namespace mailctl::op {
namespace {

constexpr std::chrono::seconds reload_patience{20};
// Stopping waits for deliveries that are under way.
constexpr std::chrono::seconds start_patience{60};
// postkick(1) waits until the queue manager has heard it.
constexpr std::chrono::seconds wake_patience{5};

Ended postfix(const Settings& settings, const char* verb, std::chrono::seconds limit) {
    auto ended = run(
        {.words = {"/usr/sbin/postfix", "-c", settings.config_dir, verb},
         .config_dir = settings.config_dir,
         .limit = limit}
    );
    // Its scripts talk to the mail log alone unless they see a terminal.
    if (ended.status != 0 && ended.text.empty()) {
        ended.text = fmt::format("postfix {} failed; the reason is in the mail log\n", verb);
    }
    return ended;
}

/// The unit that starts the Postfix of this configuration; empty when systemd has none.
std::string starting_unit(const Settings& settings) {
    if (!systemd_runs() || settings.config_dir != default_config_dir) {
        return {};
    }
    for (const char* unit : {"postfix@-.service", "postfix.service"}) {
        if (unit_property(unit, "LoadState") == "loaded") {
            return unit;
        }
    }
    return {};
}

/// The unit of the running master, or the one that would start it.
std::string unit_of(std::optional<pid_t> master, const Settings& settings) {
    std::string unit =
        master && systemd_runs() ? unit_of_process(*master, "postfix") : std::string();
    return unit.empty() ? starting_unit(settings) : unit;
}

Ended after(Ended first, const Ended& second) {
    append_bounded(first.text, second.text);
    return {second.status, std::move(first.text)};
}

}  // namespace

Ended reload(const Settings& settings) {
    const auto master = running_master(settings.config_dir);
    if (!master) {
        return {status_not_running, "Postfix is not running\n"};
    }
    const std::string unit = systemd_runs() ? unit_of_process(*master, "postfix") : std::string();
    return unit.empty() ? postfix(settings, "reload", reload_patience)
                        : systemctl({"reload", unit}, reload_patience);
}

Ended check_start(const Settings& settings) { return postfix(settings, "check", reload_patience); }

Ended start(const Settings& settings) {
    if (running_master(settings.config_dir)) {
        return {0, "Postfix is running already\n"};
    }
    if (const auto unit = starting_unit(settings); !unit.empty()) {
        return systemctl({"start", unit}, start_patience);
    }
    // A Postfix that we start ourselves below systemd would live in our own unit, and die with it.
    if (systemd_runs() && settings.config_dir == default_config_dir) {
        return {status_not_running, "systemd has no unit that starts Postfix\n"};
    }
    return postfix(settings, "start", start_patience);
}

Ended restart(const Settings& settings) {
    const auto master = running_master(settings.config_dir);
    if (!master) {
        return start(settings);
    }
    if (systemd_runs()) {
        if (const auto unit = unit_of_process(*master, "postfix"); !unit.empty()) {
            return systemctl({"restart", unit}, start_patience);
        }
    }
    auto stopped = postfix(settings, "stop", start_patience);
    return after(std::move(stopped), start(settings));
}

Ended status(const Settings& settings) {
    const auto master = running_master(settings.config_dir);
    std::string text = master ? fmt::format("running {}\n", *master) : "stopped\n";
    if (const auto unit = unit_of(master, settings); !unit.empty()) {
        text += fmt::format("unit {} {}\n", unit, unit_property(unit, "ActiveState"));
    }
    return {0, text};
}

Ended wake(const Settings& settings) {
    if (!running_master(settings.config_dir)) {
        return {status_not_running, "Postfix is not running\n"};
    }
    return run(
        {.words = {"/usr/sbin/postkick", "public", "qmgr", "W"},
         .config_dir = settings.config_dir,
         .limit = wake_patience}
    );
}

}  // namespace mailctl::op
