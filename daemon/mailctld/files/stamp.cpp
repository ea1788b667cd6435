#include "daemon/mailctld/files/stamp.hpp"

#include <chrono>

#include <sys/stat.h>

namespace mailctl::files {
namespace {

constexpr std::int64_t nanoseconds = 1000000000;

// Longer than any tick of the kernel's clock, and than those of file systems that a network serves.
constexpr std::chrono::seconds coarsest_tick{2};

}  // namespace

Stamp Stamp::of(const std::filesystem::path& file) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) {
        return {};
    }
    return {
        about.st_dev,
        about.st_ino,
        about.st_size,
        about.st_ctim.tv_sec * nanoseconds + about.st_ctim.tv_nsec};
}

bool Stamp::is_settled() const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::nanoseconds(changed_ns) + coarsest_tick < now;
}

}  // namespace mailctl::files
