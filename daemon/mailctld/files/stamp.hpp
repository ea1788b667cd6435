#pragma once

#include <cstdint>
#include <filesystem>

#include <sys/types.h>

namespace mailctl::files {

/// Tells one state of a file from another without reading it. All zero where there is no file.
struct Stamp {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t changed_ns = 0;  ///< st_ctim: any write, rename, chmod or chown moves it.

    friend bool operator==(const Stamp&, const Stamp&) = default;

    static Stamp of(const std::filesystem::path& file);

    /// Whether a change from now on would show in the stamp. One in the same moment as the last
    /// would not, because the kernel's clock for files ticks only every few milliseconds.
    bool is_settled() const;
};

/// A file, and the state that it was in.
struct Stamped {
    std::filesystem::path file;
    Stamp stamp;

    friend bool operator==(const Stamped&, const Stamped&) = default;

    static Stamped of(std::filesystem::path file);

    bool is_as_it_was() const { return Stamp::of(file) == stamp; }
};

/// Whether the system tells a stamp of this file from its memory, or at worst from a disk of this
/// machine, and waits for no server and no other program.
bool is_near(const std::filesystem::path& file);

}  // namespace mailctl::files
