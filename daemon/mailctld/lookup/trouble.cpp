#include "daemon/mailctld/lookup/trouble.hpp"

#include "common/posix/file_descriptor.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace mailctl::lookup {

Error trouble(std::string_view doing, const std::filesystem::path& path, int error) {
    return Error{
        Errc::failed,
        fmt::format("{} {}: {}", doing, path.string(), std::generic_category().message(error)),
        {},
        {}};
}

Status sync_entries(const std::filesystem::path& directory) {
    const posix::FileDescriptor open_directory(
        ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    );
    if (!open_directory.valid() || ::fsync(open_directory.fd()) != 0) {
        return trouble("syncing", directory, errno);
    }
    return {};
}

}  // namespace mailctl::lookup
