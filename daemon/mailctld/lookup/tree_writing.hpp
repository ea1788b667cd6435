#pragma once

#include "common/result.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mailctl::lookup {

/// A file of the tree by its path, and what it is to say; without text it is to go.
struct WantedFile {
    std::filesystem::path path;
    std::optional<std::string> text;
};

/// Whether nothing is to be done. A file with another group or mode says nothing to Dovecot.
bool says_already(const std::filesystem::path& path, const std::string& text, gid_t group);

/// One change of the tree: all new files aside, synced, each renamed into its place.
class TreeWriting {
public:
    enum class Synced {
        touched,  ///< What this change has touched.
        whole,    ///< Whatever has been written.
    };

    TreeWriting(std::filesystem::path root, gid_t group, Synced synced);
    ~TreeWriting();

    TreeWriting(const TreeWriting&) = delete;
    TreeWriting& operator=(const TreeWriting&) = delete;
    TreeWriting(TreeWriting&&) = delete;
    TreeWriting& operator=(TreeWriting&&) = delete;

    Status write(const std::vector<WantedFile>& files);

private:
    Status write_all_aside(const std::vector<WantedFile>& files);
    Status write_aside(const WantedFile& file);
    Status make_directory(const std::filesystem::path& path);
    Status put_in_place(const std::vector<WantedFile>& files);
    Status prune(const std::filesystem::path& mailbox);
    Status sync_directories();
    Status sync_everything();

    std::filesystem::path root_;
    gid_t group_;
    Synced synced_;
    std::set<std::filesystem::path> asides_;
    std::set<std::filesystem::path> touched_;  ///< Directories that are to be synced.
    std::set<std::filesystem::path> sound_;    ///< Those that are there as they should be.
};

}  // namespace mailctl::lookup
