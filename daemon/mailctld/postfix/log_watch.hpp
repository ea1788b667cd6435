#pragma once

#include "daemon/mailctld/config.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct sd_journal;

namespace mailctl::postfix {

/// Whether what a process of this name ("postfix/qmgr") logs says that a program which reads our
/// settings cannot work: it died of them, or master holds it back because it always dies.
bool is_trouble(std::string_view identifier, std::string_view message);

/// The trouble in one line of a log file: "qmgr: fatal: ...". Nothing for any other line.
std::optional<std::string> trouble_in(std::string_view line);

/// Watches Postfix's log from its making on, wherever it goes: the file in maillog_file, the one of
/// the system logger, systemd's journal. A log that cannot be read tells nothing, and no error.
///
/// Anybody may send the system logger a line in Postfix's name. Only the journal says who did.
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
        bool is_certain;   ///< Not where any local user could have written the same into the log.
    };

    /// Trouble that was not there before; what is certain before what is not.
    std::optional<Trouble> new_trouble();

private:
    struct File {
        std::filesystem::path path;
        std::uint64_t inode = 0;
        std::uint64_t end = 0;
    };
    struct JournalCloser {
        void operator()(sd_journal* journal) const;
    };

    void watch_file(const std::filesystem::path& path);
    void watch_journal();
    std::vector<std::string> troubles_in_files() const;
    std::vector<std::string> troubles_in_journal();

    std::vector<File> files_;
    std::unique_ptr<sd_journal, JournalCloser> journal_;
    std::string cursor_;           ///< The last entry at the beginning.
    std::set<std::string> known_;  ///< What is an old trouble is none of this change's.
};

}  // namespace mailctl::postfix
