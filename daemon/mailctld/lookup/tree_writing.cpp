#include "daemon/mailctld/lookup/tree_writing.hpp"

#include "common/posix/file_descriptor.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/lookup/trouble.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::lookup {
namespace {

namespace fs = std::filesystem;

using posix::FileDescriptor;

constexpr mode_t file_mode = 0640;
constexpr mode_t directory_mode = 0750;
constexpr mode_t all_modes = 07777;

// From here on the whole file system is synced, twice, instead of each file and directory: of four
// mailboxes that come these are thirteen.
constexpr std::size_t many_files = 8;

/// No name that Dovecot asks for.
fs::path hidden_beside(const fs::path& path) {
    return path.parent_path() / ("." + path.filename().string() + ".new");
}

bool write_whole(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return true;
}

}  // namespace

bool says_already(const fs::path& path, const std::string& text, gid_t group) {
    struct stat about {};
    if (::lstat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode) ||
        (about.st_mode & all_modes) != file_mode || about.st_gid != group) {
        return false;
    }
    const auto present = files::read_file(path);
    return present && *present == text;
}

TreeWriting::TreeWriting(fs::path root, gid_t group, Synced synced)
    : root_(std::move(root)), group_(group), synced_(synced) {}

TreeWriting::~TreeWriting() {
    for (const auto& aside : asides_) {
        ::unlink(aside.c_str());
    }
}

Status TreeWriting::write(const std::vector<WantedFile>& files) {
    synced_ = files.size() >= many_files ? Synced::whole : synced_;
    if (auto written = write_all_aside(files); !written) {
        return written;
    }
    if (auto placed = put_in_place(files); !placed) {
        return placed;
    }
    for (const auto& file : files) {
        if (file.text) {
            continue;
        }
        if (auto pruned = prune(file.path.parent_path()); !pruned) {
            return pruned;
        }
    }
    return sync_directories();
}

Status TreeWriting::write_all_aside(const std::vector<WantedFile>& files) {
    for (const auto& file : files) {
        if (!file.text) {
            continue;
        }
        const auto mailbox = file.path.parent_path();
        for (const auto& directory : {root_, mailbox.parent_path(), mailbox}) {
            if (auto made = make_directory(directory); !made) {
                return made;
            }
        }
        if (auto written = write_aside(file); !written) {
            return written;
        }
    }
    return synced_ == Synced::whole && !asides_.empty() ? sync_everything() : Status();
}

// Its group last but one: until then it is ours alone, whatever the mask.
Status TreeWriting::write_aside(const WantedFile& file) {
    constexpr mode_t private_mode = 0600;
    constexpr auto same_owner = static_cast<uid_t>(-1);
    const auto aside = hidden_beside(file.path);
    ::unlink(aside.c_str());
    const FileDescriptor open_file(
        ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, private_mode)
    );
    if (!open_file.valid()) {
        return trouble("creating", aside, errno);
    }
    asides_.insert(aside);
    if (!write_whole(open_file.fd(), *file.text) ||
        ::fchown(open_file.fd(), same_owner, group_) != 0 ||
        ::fchmod(open_file.fd(), file_mode) != 0 ||
        (synced_ == Synced::touched && ::fsync(open_file.fd()) != 0)) {
        return trouble("writing", aside, errno);
    }
    return {};
}

// Also one that was made by a process that died before it gave it its group.
Status TreeWriting::make_directory(const fs::path& path) {
    constexpr mode_t private_mode = 0700;
    constexpr auto same_owner = static_cast<uid_t>(-1);
    if (sound_.count(path) != 0) {
        return {};
    }
    if (::mkdir(path.c_str(), private_mode) == 0) {
        touched_.insert(path.parent_path());
    } else if (errno != EEXIST) {
        return trouble("creating", path, errno);
    }
    const FileDescriptor directory(
        ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    );
    struct stat about {};
    if (!directory.valid() || ::fstat(directory.fd(), &about) != 0) {
        return trouble("opening", path, errno);
    }
    if (about.st_gid != group_ && ::fchown(directory.fd(), same_owner, group_) != 0) {
        return trouble("giving its group to", path, errno);
    }
    if ((about.st_mode & all_modes) != directory_mode &&
        ::fchmod(directory.fd(), directory_mode) != 0) {
        return trouble("giving its mode to", path, errno);
    }
    sound_.insert(path);
    return {};
}

Status TreeWriting::put_in_place(const std::vector<WantedFile>& files) {
    for (const auto& file : files) {
        if (file.text) {
            const auto aside = hidden_beside(file.path);
            if (::rename(aside.c_str(), file.path.c_str()) != 0) {
                return trouble("replacing", file.path, errno);
            }
            asides_.erase(aside);
            touched_.insert(file.path.parent_path());
        } else if (::unlink(file.path.c_str()) == 0) {
            touched_.insert(file.path.parent_path());
        } else if (errno != ENOENT) {
            return trouble("removing", file.path, errno);
        }
    }
    return {};
}

// A directory goes with the last of its files.
Status TreeWriting::prune(const fs::path& mailbox) {
    for (auto directory = mailbox; directory != root_; directory = directory.parent_path()) {
        if (directory == mailbox) {
            ::unlink(hidden_beside(mailbox / "passdb").c_str());
            ::unlink(hidden_beside(mailbox / "userdb").c_str());
            ::unlink(hidden_beside(mailbox / "renewal").c_str());
        }
        const bool is_removed = ::rmdir(directory.c_str()) == 0;
        if (!is_removed && (errno == ENOTEMPTY || errno == EEXIST)) {
            return {};
        }
        if (!is_removed && errno != ENOENT) {
            return trouble("removing", directory, errno);
        }
        touched_.erase(directory);
        if (is_removed) {
            touched_.insert(directory.parent_path());
        }
    }
    return {};
}

Status TreeWriting::sync_directories() {
    if (synced_ == Synced::whole) {
        return sync_everything();
    }
    for (const auto& directory : touched_) {
        if (auto synced = sync_entries(directory); !synced) {
            return synced;
        }
    }
    return {};
}

Status TreeWriting::sync_everything() {
    const FileDescriptor directory(
        ::open(root_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    );
    if (!directory.valid() || ::syncfs(directory.fd()) != 0) {
        return trouble("syncing", root_, errno);
    }
    return {};
}

}  // namespace mailctl::lookup
