#include "daemon/mailctld/postfix/omen.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::postfix {
namespace {

// The programs that read what a change of ours may set; the tools and the receiving side do not.
constexpr std::array programs{"oqmgr", "qmgr", "smtp", "tlsmgr", "trivial-rewrite"};

std::string_view behind_last_slash(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
}

bool is_ours(std::string_view program) {
    return std::find(programs.begin(), programs.end(), program) != programs.end();
}

bool is_last_word(std::string_view message) {
    return message.starts_with("fatal: ") || message.starts_with("panic: ");
}

// master_spawn.c: "warning: /usr/lib/postfix/sbin/smtp: bad command startup -- throttling"
bool tells_of_throttling(std::string_view message) {
    constexpr std::string_view begin = "warning: /";
    constexpr std::string_view end = ": bad command startup -- throttling";
    if (!message.starts_with(begin) || !message.ends_with(end)) {
        return false;
    }
    message.remove_suffix(end.size());
    return is_ours(behind_last_slash(message));
}

}  // namespace

std::optional<LogLine> log_line(std::string_view line) {
    const auto colon = line.find("]: ");
    const auto bracket = line.rfind('[', colon);
    if (colon == std::string_view::npos || bracket == std::string_view::npos) {
        return std::nullopt;
    }
    const auto before = line.substr(0, bracket);
    return LogLine{before.substr(before.rfind(' ') + 1), trimmed(line.substr(colon + 3))};
}

Omen omen_in(const LogLine& line, std::string_view syslog_name) {
    auto program = line.identifier;
    if (!program.starts_with(syslog_name) || program.substr(syslog_name.size(), 1) != "/") {
        return Omen::none;
    }
    program.remove_prefix(syslog_name.size() + 1);
    if (program == "master") {
        const bool is_alarm = is_last_word(line.message) || tells_of_throttling(line.message);
        return is_alarm ? Omen::alarm : Omen::none;
    }
    // A service may log below a name of its own: "postfix/relay/smtp".
    const bool is_one = is_ours(program) || is_ours(behind_last_slash(program));
    return is_one && is_last_word(line.message) ? Omen::last_word : Omen::none;
}

std::string shown(const LogLine& line) {
    return fmt::format("{}: {}", behind_last_slash(line.identifier), line.message);
}

}  // namespace mailctl::postfix
