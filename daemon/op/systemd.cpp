#include "daemon/op/systemd.hpp"

#include "daemon/op/verb.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include <unistd.h>

namespace mailctl::op {
namespace {

constexpr bool may_stand_in_a_unit_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:@\\").find(c) != std::string_view::npos;
}

}  // namespace

bool systemd_runs() { return ::access("/run/systemd/system", F_OK) == 0; }

Ended systemctl(std::vector<std::string> words, std::chrono::seconds limit) {
    words.insert(words.begin(), {"/usr/bin/systemctl", "--no-ask-password"});
    return run({.words = std::move(words), .config_dir = default_config_dir, .limit = limit});
}

Ended start_service(const std::string& name) {
    constexpr std::chrono::seconds start_patience{60};
    if (systemd_runs()) {
        return systemctl({"start", name + ".service"}, start_patience);
    }
    return run(
        {.words = {"/etc/init.d/" + name, "start"},
         .config_dir = default_config_dir,
         .limit = start_patience}
    );
}

std::string unit_property(const std::string& unit, const char* property) {
    auto [failed, text] =
        systemctl({"show", "--value", "--property", property, unit}, systemctl_patience);
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    return failed == 0 ? text : std::string();
}

std::string unit_in(std::string_view cgroup, std::string_view name) {
    while (!cgroup.empty()) {
        const auto end = cgroup.find('\n');
        const auto line = cgroup.substr(0, end);
        cgroup.remove_prefix(end == std::string_view::npos ? cgroup.size() : end + 1);
        // "0::/PATH" of the unified hierarchy, "1:name=systemd:/PATH" of the older one.
        if (!line.starts_with("0::/") && line.find(":name=systemd:/") == std::string_view::npos) {
            continue;
        }
        const auto unit = line.substr(line.rfind('/') + 1);
        if (unit.starts_with(name) && unit.ends_with(".service") &&
            std::all_of(unit.begin(), unit.end(), may_stand_in_a_unit_name)) {
            return std::string(unit);
        }
    }
    return {};
}

std::string unit_of_process(pid_t pid, std::string_view name) {
    std::ostringstream cgroup;
    cgroup << std::ifstream(fmt::format("/proc/{}/cgroup", pid)).rdbuf();
    return unit_in(cgroup.view(), name);
}

}  // namespace mailctl::op
