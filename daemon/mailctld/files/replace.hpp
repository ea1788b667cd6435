#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace mailctl::files {

/// The whole file. `not_found` when it is not there, `configuration` when it is no regular file or
/// larger than any configuration of Postfix.
Result<std::string> read_file(const std::filesystem::path& path);

/// Makes the entries of a directory survive a power cut.
void sync_directory(const std::filesystem::path& directory);

/// Creates a file that is not there yet, mode 0600 from birth, synced.
void create_private_file(const std::filesystem::path& path, std::string_view bytes);

/// Writes a file of our own state aside and renames it into place; mode 0600.
void replace_private_file(const std::filesystem::path& path, std::string_view bytes);

/// How long somebody else who edits a file of Postfix's is waited for.
constexpr std::chrono::seconds edit_lock_patience{5};

/// The right to replace a file of Postfix's, by the protocol of `postconf -e`: an exclusive lock on
/// "FILE.tmp", which is also the file that the new bytes are written to. Whoever speaks the same
/// protocol waits for us, and we for them.
class EditLock {
public:
    /// `busy` when somebody else keeps the lock for longer than `patience`.
    static Result<EditLock> take(
        const std::filesystem::path& file, std::chrono::milliseconds patience
    );

    EditLock(EditLock&&) noexcept = default;
    EditLock& operator=(EditLock&&) noexcept = default;
    EditLock(const EditLock&) = delete;
    EditLock& operator=(const EditLock&) = delete;

    /// Removes the temporary file unless it has become the real one.
    ~EditLock();

    /// Replaces the file by `bytes` in one step: owner, mode, extended attributes and ACLs are
    /// kept, and the new file's time is set back far enough that Postfix's programs do not wait for
    /// it. Throws std::system_error, and then the file is as it was. The lock is spent afterwards.
    void replace(std::string_view bytes);

private:
    EditLock(std::filesystem::path file, posix::FileDescriptor temporary);

    std::filesystem::path file_;
    std::filesystem::path temporary_path_;
    posix::FileDescriptor temporary_;
};

/// Postfix reads a file again and again until its modification time is more than a second old.
/// What we write is complete from birth, so it is dated back.
void set_settled_time(int fd);

}  // namespace mailctl::files
