#pragma once

#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/postfix/omen.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

struct sd_journal;

namespace mailctl::postfix {

/// Watches Postfix's log from its making on, wherever it goes: the file in maillog_file, the one of
/// the system logger, systemd's journal. A log that cannot be read tells nothing, and no error.
///
/// Anybody may send the system logger a line in Postfix's name. Only the journal says who did, and
/// only master's own process is believed there.
class LogWatch {
public:
    explicit LogWatch(const Config& config);
    ~LogWatch();
    LogWatch(const LogWatch&) = delete;
    LogWatch& operator=(const LogWatch&) = delete;
    LogWatch(LogWatch&&) = delete;
    LogWatch& operator=(LogWatch&&) = delete;

    struct Trouble {
        std::string text;  ///< In Postfix's words.
        bool is_certain;   ///< Not where another process could have written the same into the log.
    };

    /// Trouble that was not there before; what is certain before what is not. `masters` are the
    /// processes that are, or were, this instance's master meanwhile.
    std::optional<Trouble> new_trouble(const std::set<pid_t>& masters);

private:
    struct File {
        std::filesystem::path path;
        std::uint64_t inode = 0;
        std::uint64_t end = 0;
    };
    struct JournalCloser {
        void operator()(sd_journal* journal) const;
    };
    struct Entry {
        std::string text;
        Omen omen;
        std::string pid;  ///< Of a process of root's; else empty.

        auto operator<=>(const Entry&) const = default;
    };

    void watch_file(const std::filesystem::path& path);
    void watch_journal();
    bool choose_entries() const;
    std::optional<Entry> entry_here() const;
    std::vector<std::string> troubles_of(std::string_view text) const;
    std::vector<std::string> troubles_in_files() const;
    std::vector<Entry> troubles_in_journal() const;

    std::string syslog_name_;
    std::vector<File> files_;
    std::unique_ptr<sd_journal, JournalCloser> journal_;
    std::string cursor_;  ///< The last entry at the beginning.
    // What is an old trouble is none of this change's. In the journal it is old only where the same
    // process has said the same, or else anybody could hide a new one.
    std::set<std::string> known_lines_;
    std::set<Entry> known_entries_;
};

}  // namespace mailctl::postfix
