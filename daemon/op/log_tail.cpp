#include "daemon/op/log_tail.hpp"

#include "daemon/op/child.hpp"
#include "daemon/op/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include <unistd.h>

namespace mailctl::op {
namespace {

constexpr std::size_t max_tail_bytes = 4'194'304;  // of a log that grows while we wait
constexpr const char* journalctl = "/usr/bin/journalctl";

// What regular expressions give a meaning to. Dots may stay: they match themselves, too.
std::string as_pattern(const std::string& word) {
    std::string text;
    for (const char c : word) {
        text += std::string_view("+*?()[]{}^$|\\").find(c) == std::string_view::npos
                    ? std::string(1, c)
                    : std::string("\\") + c;
    }
    return text;
}

}  // namespace

LogTail::LogTail(const std::string& config_dir) : config_dir_(config_dir) {
    std::vector<std::string> paths{"/var/log/mail.log", "/var/log/maillog"};
    if (auto own = directory(config_dir, "maillog_file", ""); own.starts_with('/')) {
        paths.insert(paths.begin(), std::move(own));
    }
    for (const auto& path : paths) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(path, failed);
        files_.push_back({path, failed ? 0 : size});
    }
}

void LogTail::read(
    const std::function<void(std::string_view lines)>& take,
    const std::string& word,
    const std::string& other_word
) const {
    for (const auto& file : files_) {
        std::ifstream log(file.path);
        std::string text(max_tail_bytes, '\0');
        log.seekg(static_cast<std::streamoff>(file.end));
        log.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(std::max<std::streamsize>(log.gcount(), 0)));
        // The last line may still be being written.
        take(std::string_view(text).substr(0, text.rfind('\n') + 1));
    }
    if (::access(journalctl, X_OK) != 0 || ::access("/run/systemd/journal", F_OK) != 0) {
        return;
    }
    const auto since = std::chrono::duration_cast<std::chrono::seconds>(since_.time_since_epoch());
    const auto pattern = other_word.empty()
                             ? as_pattern(word)
                             : fmt::format("{}|{}", as_pattern(word), as_pattern(other_word));
    const auto told = run(
        {.words =
             {journalctl,
              "--quiet",
              "--no-pager",
              "--output=short",
              "--facility=mail",
              fmt::format("--since=@{}", since.count()),
              fmt::format("--grep={}", pattern)},
         .config_dir = config_dir_}
    );
    take(told.text);
}

}  // namespace mailctl::op
