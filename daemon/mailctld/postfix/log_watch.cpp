#include "daemon/mailctld/postfix/log_watch.hpp"

#include "common/posix/file_descriptor.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

namespace mailctl::postfix {
namespace {

// What the system loggers of Debian and of Red Hat's family write.
constexpr std::array system_logs{"/var/log/mail.log", "/var/log/maillog"};

// How far back a trouble counts as an old one, and how much a change may be told.
constexpr std::uint64_t lookback_bytes = 65'536;
constexpr std::size_t news_bytes_max = 262'144;
constexpr int lookback_entries = 200;
constexpr int news_entries_max = 10'000;  // whoever floods the log must not hold a change up

// The services that read what a change of ours may set; the tools and the receiving side do not.
constexpr std::array services{"master", "qmgr", "oqmgr", "smtp", "trivial-rewrite", "tlsmgr"};

std::string_view service_of(std::string_view identifier) {
    const auto slash = identifier.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : identifier.substr(slash + 1);
}

// The bytes of a file from `begin` on, or as many as we are ready to read.
std::string part_of(const std::filesystem::path& path, std::uint64_t begin, std::size_t bytes_max) {
    const posix::FileDescriptor file(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    );
    std::string text(bytes_max, '\0');
    const auto size =
        file.valid() ? ::pread(file.fd(), text.data(), text.size(), static_cast<off_t>(begin)) : -1;
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
}

std::vector<std::string> troubles_of(std::string_view text) {
    std::vector<std::string> found;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto trouble = trouble_in(text.substr(0, end))) {
            found.push_back(*std::move(trouble));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

std::string field(sd_journal& journal, const char* name) {
    const void* data = nullptr;
    std::size_t size = 0;
    if (::sd_journal_get_data(&journal, name, &data, &size) < 0) {
        return {};
    }
    const std::string_view text(static_cast<const char*>(data), size);
    return std::string(text.substr(std::min(text.find('=') + 1, text.size())));
}

// Fields with an underscore are the journal's own word. Postfix's programs run as root or as its
// user.
bool is_postfix(const std::string& uid) {
    if (uid == "0") {
        return true;
    }
    passwd entry{};
    std::array<char, 4096> room;
    passwd* user = nullptr;
    return ::getpwnam_r("postfix", &entry, room.data(), room.size(), &user) == 0 &&
           user != nullptr && uid == std::to_string(user->pw_uid);
}

std::optional<std::string> trouble_at(sd_journal& journal) {
    const auto identifier = field(journal, "SYSLOG_IDENTIFIER");
    const auto message = field(journal, "MESSAGE");
    if (!is_trouble(identifier, message) || !is_postfix(field(journal, "_UID"))) {
        return std::nullopt;
    }
    return fmt::format("{}: {}", service_of(identifier), message);
}

}  // namespace

bool is_trouble(std::string_view identifier, std::string_view message) {
    const auto service = service_of(identifier);
    return std::find(services.begin(), services.end(), service) != services.end() &&
           (message.starts_with("fatal:") || message.starts_with("panic:") ||
            message.find("-- throttling") != std::string_view::npos);
}

// "Nov 21 10:18:11 host postfix/qmgr[123]: fatal: ..."
std::optional<std::string> trouble_in(std::string_view line) {
    const auto colon = line.find("]: ");
    const auto bracket = line.rfind('[', colon);
    if (colon == std::string_view::npos || bracket == std::string_view::npos) {
        return std::nullopt;
    }
    const auto before = line.substr(0, bracket);
    const auto identifier = before.substr(before.rfind(' ') + 1);
    const auto message = trimmed(line.substr(colon + 3));
    if (!is_trouble(identifier, message)) {
        return std::nullopt;
    }
    return fmt::format("{}: {}", service_of(identifier), message);
}

void LogWatch::JournalCloser::operator()(sd_journal* journal) const { ::sd_journal_close(journal); }

LogWatch::LogWatch(const Config& config) {
    if (const auto main = files::read_file(config.main_cf())) {
        const auto own = MainCf(*main).value("maillog_file").value_or("");
        if (own.starts_with('/')) {
            watch_file(own);
        }
    }
    for (const char* path : system_logs) {
        watch_file(path);
    }
    watch_journal();
}

LogWatch::~LogWatch() = default;

void LogWatch::watch_file(const std::filesystem::path& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) {
        return;
    }
    const auto end = static_cast<std::uint64_t>(about.st_size);
    files_.push_back({path, about.st_ino, end});
    const auto begin = end - std::min(end, lookback_bytes);
    for (auto& trouble : troubles_of(part_of(path, begin, lookback_bytes))) {
        known_.insert(std::move(trouble));
    }
}

void LogWatch::watch_journal() {
    sd_journal* opened = nullptr;
    if (::sd_journal_open(&opened, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM) < 0) {
        return;
    }
    journal_.reset(opened);
    // Only the facility "mail": all other entries are passed over by the journal's own index.
    if (::sd_journal_add_match(opened, "SYSLOG_FACILITY=2", 0) < 0 ||
        ::sd_journal_seek_tail(opened) < 0) {
        journal_.reset();
        return;
    }
    int looked_at = 0;
    while (looked_at++ < lookback_entries && sd_journal_previous(opened) > 0) {
        char* cursor = nullptr;
        if (cursor_.empty() && ::sd_journal_get_cursor(opened, &cursor) >= 0) {
            cursor_ = cursor;
            ::free(cursor);
        }
        if (auto trouble = trouble_at(*opened)) {
            known_.insert(*std::move(trouble));
        }
    }
}

std::vector<std::string> LogWatch::troubles_in_files() const {
    std::vector<std::string> found;
    for (const auto& file : files_) {
        struct stat about {};
        const bool is_same = ::stat(file.path.c_str(), &about) == 0 && about.st_ino == file.inode;
        // A log that was rotated meanwhile begins anew.
        for (auto& trouble :
             troubles_of(part_of(file.path, is_same ? file.end : 0, news_bytes_max))) {
            found.push_back(std::move(trouble));
        }
    }
    return found;
}

std::vector<std::string> LogWatch::troubles_in_journal() {
    std::vector<std::string> found;
    if (!journal_ || ::sd_journal_process(journal_.get()) < 0) {
        return found;
    }
    const bool is_placed = cursor_.empty()
                               ? ::sd_journal_seek_head(journal_.get()) >= 0
                               : ::sd_journal_seek_cursor(journal_.get(), cursor_.c_str()) >= 0 &&
                                     ::sd_journal_next(journal_.get()) > 0;
    int looked_at = 0;
    while (is_placed && looked_at++ < news_entries_max && sd_journal_next(journal_.get()) > 0) {
        if (auto trouble = trouble_at(*journal_)) {
            found.push_back(*std::move(trouble));
        }
    }
    return found;
}

std::optional<LogWatch::Trouble> LogWatch::new_trouble() {
    const auto first_new = [this](const std::vector<std::string>& troubles) {
        return std::find_if(troubles.begin(), troubles.end(), [this](const auto& text) {
            return known_.find(text) == known_.end();
        });
    };
    const auto certain = troubles_in_journal();
    if (const auto found = first_new(certain); found != certain.end()) {
        return Trouble{*found, true};
    }
    const auto uncertain = troubles_in_files();
    if (const auto found = first_new(uncertain); found != uncertain.end()) {
        return Trouble{*found, false};
    }
    return std::nullopt;
}

}  // namespace mailctl::postfix
