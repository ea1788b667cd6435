#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"
#include "common/types/secret.hpp"

#include <string>

namespace mailctl::cli {

/// A new file for a secret that is told once. It is made, with the caller's own rights and for the
/// owner alone, before anybody is asked for the secret, and goes again unless it was filled.
class SaveFile {
public:
    /// Refused where there is something at the path, even a symbolic link.
    static Result<SaveFile> create(std::string path);

    SaveFile(SaveFile&&) noexcept = default;
    SaveFile& operator=(SaveFile&&) = delete;
    SaveFile(const SaveFile&) = delete;
    SaveFile& operator=(const SaveFile&) = delete;
    ~SaveFile();

    /// Writes the secret in one line and nothing else, as --password-file reads it, down to the
    /// disk.
    Status fill(const Secret& secret);

    const std::string& path() const { return path_; }

private:
    SaveFile(std::string path, posix::FileDescriptor file)
        : path_(std::move(path)), file_(std::move(file)) {}

    std::string path_;
    posix::FileDescriptor file_;  ///< Open while the file is empty.
};

}  // namespace mailctl::cli
