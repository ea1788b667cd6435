#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::op {

/// What Postfix's log gains from this object's making on: the file in maillog_file, the one of the
/// system logger, or systemd's journal where none of these tells.
class LogTail {
public:
    explicit LogTail(const std::string& config_dir);

    /// Hands over the lines that are new since, several at once. Of the journal only those that
    /// hold one of the two words, because it has the lines of everybody.
    void read(
        const std::function<void(std::string_view lines)>& take,
        const std::string& word,
        const std::string& other_word
    ) const;

private:
    struct File {
        std::filesystem::path path;
        std::uint64_t end;
    };

    std::string config_dir_;
    std::vector<File> files_;
    std::chrono::system_clock::time_point since_ = std::chrono::system_clock::now();
};

}  // namespace mailctl::op
