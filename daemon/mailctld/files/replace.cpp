#include "daemon/mailctld/files/replace.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace mailctl::files {
namespace {

using posix::FileDescriptor;

// A table of 100,000 senders has 12 MiB in LMDB.
constexpr std::size_t max_file_bytes = 67'108'864;
constexpr mode_t private_mode = 0600;
constexpr mode_t permission_bits = 07777;

[[noreturn]] void fail(const char* doing, const std::filesystem::path& path) {
    throw std::system_error(
        errno, std::generic_category(), fmt::format("{} {}", doing, path.string())
    );
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            fail("writing", path);
        }
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
}

// ACLs are extended attributes too. One that cannot be copied would silently widen or narrow who
// may read the file, so that is a failure. Labels ("security.") are the kernel's to give: the new
// file gets the one that the policy has for its directory.
void copy_attributes(int from, int to, const std::filesystem::path& path) {
    const auto size = ::flistxattr(from, nullptr, 0);
    if (size < 0 && errno == ENOTSUP) {
        return;
    }
    std::vector<char> names(size > 0 ? static_cast<std::size_t>(size) : 0);
    if (size < 0 || (size > 0 && ::flistxattr(from, names.data(), names.size()) != size)) {
        fail("listing the attributes of", path);
    }
    std::string_view rest(names.data(), names.size());
    while (!rest.empty()) {
        const std::string name(rest.substr(0, rest.find('\0')));
        rest.remove_prefix(name.size() + 1);
        if (name.starts_with("security.")) {
            continue;
        }
        const auto value_size = ::fgetxattr(from, name.c_str(), nullptr, 0);
        std::vector<char> value(value_size > 0 ? static_cast<std::size_t>(value_size) : 0);
        if (value_size < 0 || ::fgetxattr(from, name.c_str(), value.data(), value.size()) < 0 ||
            ::fsetxattr(to, name.c_str(), value.data(), value.size(), 0) != 0) {
            fail("copying the attributes of", path);
        }
    }
}

// The owner last: once the file is somebody else's, only CAP_FOWNER, which mailctld does not have,
// could change the rest. ACLs after the mode, because an ACL's mask is also the mode's group part.
void copy_permissions(const std::filesystem::path& original, int to) {
    const FileDescriptor from(::open(original.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat wanted {};
    struct stat present {};
    if (!from.valid() || ::fstat(from.fd(), &wanted) != 0 || ::fstat(to, &present) != 0) {
        fail("examining", original);
    }
    if (::fchmod(to, wanted.st_mode & permission_bits) != 0) {
        fail("keeping the mode of", original);
    }
    copy_attributes(from.fd(), to, original);
    set_settled_time(to);
    const bool same_owner = wanted.st_uid == present.st_uid && wanted.st_gid == present.st_gid;
    if (!same_owner && ::fchown(to, wanted.st_uid, wanted.st_gid) != 0) {
        fail("keeping the owner of", original);
    }
}

bool is_same_file(int fd, const std::filesystem::path& path) {
    struct stat open_file {};
    struct stat named_file {};
    return ::fstat(fd, &open_file) == 0 && ::lstat(path.c_str(), &named_file) == 0 &&
           open_file.st_dev == named_file.st_dev && open_file.st_ino == named_file.st_ino;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (!file.valid() || ::fstat(file.fd(), &about) != 0) {
        const int error = errno;
        if (error == ENOENT) {
            return Error{Errc::not_found, fmt::format("{} does not exist", path.string()), {}, {}};
        }
        return Error{
            Errc::failed,
            fmt::format("reading {}: {}", path.string(), std::generic_category().message(error)),
            {},
            {}};
    }
    if (!S_ISREG(about.st_mode) || about.st_size > static_cast<off_t>(max_file_bytes)) {
        return Error{
            Errc::configuration,
            fmt::format("{} is no regular file or over 64 MiB", path.string()),
            {},
            {}};
    }
    std::string bytes;
    std::array<char, 65536> chunk;
    for (;;) {
        const auto size = ::read(file.fd(), chunk.data(), chunk.size());
        if (size == 0) {
            return bytes;
        }
        if (size < 0 && errno != EINTR) {
            return Error{
                Errc::failed,
                fmt::format(
                    "reading {}: {}", path.string(), std::generic_category().message(errno)
                ),
                {},
                {}};
        }
        if (size > 0) {
            bytes.append(chunk.data(), static_cast<std::size_t>(size));
        }
    }
}

void sync_directory(const std::filesystem::path& directory) {
    const FileDescriptor open_directory(
        ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    );
    if (!open_directory.valid() || ::fsync(open_directory.fd()) != 0) {
        fail("syncing", directory);
    }
}

void create_private_file(const std::filesystem::path& path, std::string_view bytes) {
    const FileDescriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, private_mode)
    );
    if (!file.valid()) {
        fail("creating", path);
    }
    write_all(file.fd(), bytes, path);
    set_settled_time(file.fd());
    if (::fsync(file.fd()) != 0) {
        fail("syncing", path);
    }
}

void replace_private_file(const std::filesystem::path& path, std::string_view bytes) {
    const std::filesystem::path aside = path.string() + ".new";
    std::filesystem::remove(aside);
    create_private_file(aside, bytes);
    std::filesystem::rename(aside, path);
    sync_directory(path.parent_path());
}

void set_settled_time(int fd) {
    constexpr std::time_t settled_seconds = 3;  // one more than Postfix asks for, for coarse clocks
    std::array<timespec, 2> times{};
    ::clock_gettime(CLOCK_REALTIME, times.data());
    times[0].tv_sec -= settled_seconds;
    times[1] = times[0];
    // Best effort: without it Postfix's programs only take longer.
    (void)::futimens(fd, times.data());
}

namespace {

// A power cut behind the chown of a finished file leaves one that is the owner's of main.cf. Root
// without CAP_DAC_OVERRIDE cannot write to it, but may take it away once nobody holds its lock.
bool remove_temporary(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    return file.valid() && ::flock(file.fd(), LOCK_EX | LOCK_NB) == 0 &&
           is_same_file(file.fd(), path) && ::unlink(path.c_str()) == 0;
}

}  // namespace

EditLock::EditLock(std::filesystem::path file, FileDescriptor temporary)
    : file_(std::move(file))
    , temporary_path_(file_.string() + ".tmp")
    , temporary_(std::move(temporary)) {}

EditLock::~EditLock() {
    // Still ours, because we hold the lock: nobody else may have put another file there.
    if (temporary_.valid() && is_same_file(temporary_.fd(), temporary_path_)) {
        ::unlink(temporary_path_.c_str());
    }
}

Result<EditLock> EditLock::take(
    const std::filesystem::path& file, std::chrono::milliseconds patience
) {
    constexpr std::chrono::milliseconds pause{20};
    const std::filesystem::path path = file.string() + ".tmp";
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        FileDescriptor temporary(::open(
            path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, private_mode
        ));
        if (!temporary.valid() && errno == EACCES && remove_temporary(path)) {
            continue;
        }
        if (!temporary.valid()) {
            fail("opening", path);
        }
        const bool locked = ::flock(temporary.fd(), LOCK_EX | LOCK_NB) == 0;
        // The holder before us may have renamed the file away or removed it while we waited.
        if (locked && is_same_file(temporary.fd(), path)) {
            return EditLock(file, std::move(temporary));
        }
        if (std::chrono::steady_clock::now() > deadline) {
            return Error{
                Errc::busy,
                fmt::format("another program is editing {}", file.string()),
                "try again when it has finished; --wait 60 does so for a minute",
                {}};
        }
        std::this_thread::sleep_for(locked ? std::chrono::milliseconds(0) : pause);
    }
}

void EditLock::replace(std::string_view bytes) {
    const int fd = temporary_.fd();
    // Closed to others until it is complete, whoever made it and with whatever mode.
    if (::fchmod(fd, private_mode) != 0 || ::ftruncate(fd, 0) != 0) {
        fail("emptying", temporary_path_);
    }
    write_all(fd, bytes, temporary_path_);
    copy_permissions(file_, fd);
    if (::fsync(fd) != 0) {
        fail("syncing", temporary_path_);
    }
    if (::rename(temporary_path_.c_str(), file_.c_str()) != 0) {
        fail("renaming", temporary_path_);
    }
    temporary_.reset();
    sync_directory(file_.parent_path());
}

}  // namespace mailctl::files
