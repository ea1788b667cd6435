#include "cli/save_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

namespace mailctl::cli {
namespace {

Error cannot(std::string_view doing, const std::string& path) {
    const int problem = errno;
    const auto code = problem == ENOENT                       ? Errc::not_found
                      : problem == EACCES || problem == EPERM ? Errc::permission_denied
                                                              : Errc::invalid_argument;
    return {
        code,
        fmt::format("{} {}: {}", doing, path, std::generic_category().message(problem)),
        problem == EEXIST ? "name a file that does not exist: none is overwritten" : "",
        "save"};
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

// Somebody may have put another file in its place since.
bool is_at(const std::string& path, int fd) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(fd, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

// The name lasts only once its directory is on the disk. A directory that cannot be opened for
// that, because it may be written and not read, is synced by the system in its own time.
void sync_directory_of(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path();
    const posix::FileDescriptor directory(
        ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    );
    if (directory.valid()) {
        ::fsync(directory.fd());
    }
}

}  // namespace

Result<SaveFile> SaveFile::create(std::string path) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;
    posix::FileDescriptor file(::open(path.c_str(), flags, S_IRUSR | S_IWUSR));
    if (!file.valid()) {
        return cannot("making", path);
    }
    return SaveFile(std::move(path), std::move(file));
}

SaveFile::~SaveFile() {
    if (file_.valid() && is_at(path_, file_.fd())) {
        ::unlink(path_.c_str());
    }
}

Status SaveFile::fill(const Secret& secret) {
    const int fd = file_.fd();
    if (!write_all(fd, secret.reveal()) || !write_all(fd, "\n") || ::fsync(fd) != 0) {
        return cannot("writing", path_);
    }
    sync_directory_of(path_);
    file_.reset();
    return {};
}

}  // namespace mailctl::cli
