#pragma once

#include "common/posix/file_descriptor.hpp"
#include "daemon/mailctld/files/stamp.hpp"

#include <filesystem>
#include <memory>

namespace mailctl::postfix {

/// A hold on the master that runs on a queue directory, which tells by two system calls what
/// MasterProcess::find() would: whether it is that one still. From any thread.
class MasterWatch {
public:
    /// Null where none runs, or where it cannot be told so cheaply.
    static std::shared_ptr<const MasterWatch> of(const std::filesystem::path& queue_directory);

    MasterWatch(files::Stamped pid_file, posix::FileDescriptor process)
        : pid_file_(std::move(pid_file)), process_(std::move(process)) {}

    bool runs() const;

    /// As master wrote it when it started.
    const files::Stamped& pid_file() const { return pid_file_; }

private:
    files::Stamped pid_file_;
    posix::FileDescriptor process_;  ///< A pidfd: pidfd_open(2).
};

}  // namespace mailctl::postfix
