#include "daemon/mailctld/postfix/log_watch.hpp"

#include "common/posix/file_descriptor.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/postfix/tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include <fcntl.h>
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
constexpr std::uint64_t lookback_us = 300'000'000;  // a throttled program is tried once a minute
constexpr int news_entries_max = 10'000;  // whoever floods the log must not hold a change up

// Whose lines are this instance's. Postfix is asked only where main.cf says something about it.
std::string syslog_name(const Config& config, const MainCf& main) {
    constexpr const char* name = "syslog_name";
    if (!main.value(name) && !main.value("multi_instance_name")) {
        return "postfix";
    }
    const auto value = effective_values(config.postfix_config_dir, {name});
    return value ? value->front() : "postfix";
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

std::string field(sd_journal& journal, const char* name) {
    const void* data = nullptr;
    std::size_t size = 0;
    if (::sd_journal_get_data(&journal, name, &data, &size) < 0) {
        return {};
    }
    const std::string_view text(static_cast<const char*>(data), size);
    return std::string(text.substr(std::min(text.find('=') + 1, text.size())));
}

std::uint64_t now_us() {
    using Microseconds = std::chrono::duration<std::uint64_t, std::micro>;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<Microseconds>(now).count();
}

// The journal's own word about an entry: what it saw a field with an underscore to be.
constexpr const char* root = "0";

}  // namespace

void LogWatch::JournalCloser::operator()(sd_journal* journal) const { ::sd_journal_close(journal); }

LogWatch::LogWatch(const Config& config) : syslog_name_("postfix") {
    if (const auto bytes = files::read_file(config.main_cf())) {
        const MainCf main(*bytes);
        syslog_name_ = syslog_name(config, main);
        const auto own = main.value("maillog_file").value_or("");
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
        known_lines_.insert(std::move(trouble));
    }
}

void LogWatch::watch_journal() {
    sd_journal* opened = nullptr;
    if (::sd_journal_open(&opened, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM) < 0) {
        return;
    }
    journal_.reset(opened);
    if (!choose_entries() || ::sd_journal_seek_tail(opened) < 0) {
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
        std::uint64_t at = 0;
        if (::sd_journal_get_realtime_usec(opened, &at) < 0 || at + lookback_us < now_us()) {
            return;
        }
        if (auto entry = entry_here()) {
            known_entries_.insert(std::move(*entry));
        }
    }
}

// Of the facility "mail" what master says, and what is said with the priority of "fatal:". All else
// is passed over by the journal's own index, so that no stream of mail hides what we look for.
bool LogWatch::choose_entries() const {
    sd_journal* const journal = journal_.get();
    const auto master = fmt::format("SYSLOG_IDENTIFIER={}/master", syslog_name_);
    constexpr const char* mail = "SYSLOG_FACILITY=2";
    return ::sd_journal_add_match(journal, mail, 0) >= 0 &&
           ::sd_journal_add_match(journal, master.c_str(), 0) >= 0 &&
           ::sd_journal_add_disjunction(journal) >= 0 &&
           ::sd_journal_add_match(journal, mail, 0) >= 0 &&
           ::sd_journal_add_match(journal, "PRIORITY=2", 0) >= 0;
}

std::optional<LogWatch::Entry> LogWatch::entry_here() const {
    const auto identifier = field(*journal_, "SYSLOG_IDENTIFIER");
    const auto message = field(*journal_, "MESSAGE");
    const LogLine line{identifier, message};
    const auto omen = omen_in(line, syslog_name_);
    if (omen == Omen::none) {
        return std::nullopt;
    }
    const bool is_by_root = field(*journal_, "_UID") == root;
    return Entry{shown(line), omen, is_by_root ? field(*journal_, "_PID") : std::string()};
}

std::vector<std::string> LogWatch::troubles_of(std::string_view text) const {
    std::vector<std::string> found;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = log_line(text.substr(0, end));
        if (line && omen_in(*line, syslog_name_) != Omen::none) {
            found.push_back(shown(*line));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
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

std::vector<LogWatch::Entry> LogWatch::troubles_in_journal() const {
    std::vector<Entry> found;
    if (!journal_ || ::sd_journal_process(journal_.get()) < 0) {
        return found;
    }
    const bool is_placed = cursor_.empty()
                               ? ::sd_journal_seek_head(journal_.get()) >= 0
                               : ::sd_journal_seek_cursor(journal_.get(), cursor_.c_str()) >= 0 &&
                                     ::sd_journal_next(journal_.get()) > 0;
    int looked_at = 0;
    while (is_placed && looked_at++ < news_entries_max && sd_journal_next(journal_.get()) > 0) {
        if (auto entry = entry_here(); entry && known_entries_.count(*entry) == 0) {
            found.push_back(*std::move(entry));
        }
    }
    return found;
}

std::optional<LogWatch::Trouble> LogWatch::new_trouble(const std::set<pid_t>& masters) {
    const auto is_masters = [&](const std::string& pid) {
        return std::any_of(masters.begin(), masters.end(), [&](pid_t master) {
            return pid == std::to_string(master);
        });
    };
    auto told = troubles_in_journal();
    for (auto& entry : told) {
        if (entry.omen == Omen::alarm && is_masters(entry.pid)) {
            return Trouble{std::move(entry.text), true};
        }
    }
    if (!told.empty()) {
        return Trouble{std::move(told.front().text), false};
    }
    for (auto& text : troubles_in_files()) {
        if (known_lines_.count(text) == 0) {
            return Trouble{std::move(text), false};
        }
    }
    return std::nullopt;
}

}  // namespace mailctl::postfix
