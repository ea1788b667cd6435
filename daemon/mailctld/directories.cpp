#include "daemon/mailctld/directories.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace mailctl {
namespace {

namespace fs = std::filesystem;

constexpr mode_t private_mode = 0700;
constexpr mode_t shared_mode = 0755;

[[noreturn]] void fail(const char* doing, const fs::path& path) {
    throw std::system_error(
        errno, std::generic_category(), fmt::format("{} {}", doing, path.string())
    );
}

// The mode is set apart from the making, because our umask would close a run directory to those
// who are to connect.
struct stat make_where_missing(const fs::path& path, mode_t mode) {
    struct stat about {};
    if (::lstat(path.c_str(), &about) == 0) {
        return about;
    }
    if (::mkdir(path.c_str(), private_mode) != 0 || ::chmod(path.c_str(), mode) != 0) {
        fail("creating", path);
    }
    if (::lstat(path.c_str(), &about) != 0) {
        fail("looking at", path);
    }
    return about;
}

bool is_ours(const struct stat& about) {
    return S_ISDIR(about.st_mode) && (about.st_uid == 0 || about.st_uid == ::geteuid());
}

// The rule of sshd's StrictModes, and that of /tmp: in a sticky directory only root takes away
// what is root's.
Status ensure_above(const fs::path& path) {
    constexpr mode_t others_write = 022;
    const auto about = make_where_missing(path, shared_mode);
    const bool is_closed = (about.st_mode & others_write) == 0 || (about.st_mode & S_ISVTX) != 0;
    if (!is_ours(about) || !is_closed) {
        return Error{
            Errc::configuration,
            fmt::format(
                "{} must be a directory of root's that nobody else can write to", path.string()
            ),
            "name a directory in a safer place with state-dir or run-dir in mailctl.conf",
            {}};
    }
    return {};
}

Status ensure(const fs::path& path, mode_t mode) {
    const auto about = make_where_missing(path, mode);
    const mode_t forbidden = mode == private_mode ? 077 : 022;
    if (is_ours(about) && (about.st_mode & forbidden) == 0) {
        return {};
    }
    return Error{
        Errc::configuration,
        fmt::format(
            "{} must be a directory of root's {}",
            path.string(),
            mode == private_mode ? "with mode 0700" : "that nobody else can write to"
        ),
        fmt::format("move it away, or `chown root {0} && chmod {1:04o} {0}`", path.string(), mode),
        {}};
}

// From the top down, so that each step is made in a directory that is known to be safe.
Status prepare(fs::path& directory, mode_t mode) {
    const auto named = directory.lexically_normal();
    const auto name = named.has_filename() ? named : named.parent_path();
    // A link in the way could lead elsewhere tomorrow.
    const fs::path above = fs::weakly_canonical(name.parent_path());
    fs::path step;
    for (const auto& part : above) {
        step /= part;
        if (auto status = ensure_above(step); !status) {
            return status;
        }
    }
    directory = above / name.filename();
    return ensure(directory, mode);
}

}  // namespace

Status prepare_directories(Config& config) {
    if (auto status = prepare(config.state_dir, private_mode); !status) {
        return status;
    }
    if (auto status = prepare(config.run_dir, shared_mode); !status) {
        return status;
    }
    return ensure(config.stage(), private_mode);
}

}  // namespace mailctl
