#include "daemon/op/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include <sys/stat.h>

namespace mailctl::op {
namespace {

namespace fs = std::filesystem;

std::optional<pid_t> number(std::string_view text) {
    pid_t pid = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), pid);
    return bad == std::errc() && end == text.data() + text.size() && pid > 0 ? std::optional(pid)
                                                                             : std::nullopt;
}

// State and parent stand behind the name, which may hold anything.
struct Stat {
    char state = 'X';
    pid_t parent = 0;
};

Stat stat_of(pid_t pid) {
    const auto text = text_of(fmt::format("/proc/{}/stat", pid));
    const auto end = text.rfind(") ");
    Stat stat;
    if (end != std::string::npos) {
        std::istringstream fields(text.substr(end + 2));
        fields >> stat.state >> stat.parent;
    }
    return stat;
}

}  // namespace

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string title_of(pid_t pid) {
    auto title = text_of(fmt::format("/proc/{}/cmdline", pid));
    while (title.ends_with('\0')) {
        title.pop_back();
    }
    std::replace(title.begin(), title.end(), '\0', ' ');
    return title;
}

std::string name_of(pid_t pid) {
    const auto name = text_of(fmt::format("/proc/{}/comm", pid));
    return name.substr(0, name.find('\n'));
}

std::optional<uid_t> user_of(pid_t pid) {
    struct stat about {};
    return ::stat(fmt::format("/proc/{}", pid).c_str(), &about) == 0 ? std::optional(about.st_uid)
                                                                     : std::nullopt;
}

pid_t parent_of(pid_t pid) { return stat_of(pid).parent; }

std::vector<pid_t> processes() {
    std::vector<pid_t> found;
    std::error_code error;
    for (auto entry = fs::directory_iterator("/proc", error);
         !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        if (const auto pid = number(entry->path().filename().string())) {
            found.push_back(*pid);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<pid_t> children_of(pid_t pid) {
    auto found = processes();
    std::erase_if(found, [&](pid_t other) {
        const auto [state, parent] = stat_of(other);
        return parent != pid || state == 'Z' || state == 'X';
    });
    return found;
}

std::optional<pid_t> pid_in(const std::string& path) {
    const auto text = text_of(path);
    return number(std::string_view(text).substr(0, text.find('\n')));
}

}  // namespace mailctl::op
