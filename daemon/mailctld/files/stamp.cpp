#include "daemon/mailctld/files/stamp.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>

namespace mailctl::files {
namespace {

constexpr std::int64_t nanoseconds = 1000000000;

// Longer than any tick of the kernel's clock, and than those of file systems that a network serves.
constexpr std::chrono::seconds coarsest_tick{2};

constexpr std::uint32_t zfs_magic =
    0x2fc12fc1;  // ZFS_SUPER_MAGIC of OpenZFS, which is no part of Linux

// Those of statfs(2) that have no server and no process behind them.
constexpr std::array<std::uint32_t, 8> near_systems{
    EXT4_SUPER_MAGIC,
    XFS_SUPER_MAGIC,
    BTRFS_SUPER_MAGIC,
    F2FS_SUPER_MAGIC,
    TMPFS_MAGIC,
    OVERLAYFS_SUPER_MAGIC,
    SQUASHFS_MAGIC,
    zfs_magic};

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

Stamped Stamped::of(std::filesystem::path file) {
    const auto stamp = Stamp::of(file);
    return {std::move(file), stamp};
}

bool is_near(const std::filesystem::path& file) {
    struct stat link {};
    const bool exists = ::lstat(file.c_str(), &link) == 0;
    struct statfs about {};
    if (::statfs(exists ? file.c_str() : file.parent_path().c_str(), &about) != 0) {
        return false;
    }
    const auto system = static_cast<std::uint32_t>(about.f_type);
    return std::find(near_systems.begin(), near_systems.end(), system) != near_systems.end();
}

}  // namespace mailctl::files
