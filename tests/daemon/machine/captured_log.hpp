#pragma once

#include "common/posix/file_descriptor.hpp"

#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace test {

/// What is written to standard error in its life, which is where the log goes.
class CapturedLog {
public:
    CapturedLog() { ::dup2(written_.fd(), STDERR_FILENO); }
    ~CapturedLog() { ::dup2(before_.fd(), STDERR_FILENO); }

    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;
    CapturedLog(CapturedLog&&) = delete;
    CapturedLog& operator=(CapturedLog&&) = delete;

    std::string text() const {
        std::string all(static_cast<std::size_t>(::lseek(written_.fd(), 0, SEEK_END)), '\0');
        const auto size = ::pread(written_.fd(), all.data(), all.size(), 0);
        all.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return all;
    }

private:
    mailctl::posix::FileDescriptor before_{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)};
    mailctl::posix::FileDescriptor written_{::memfd_create("log", MFD_CLOEXEC)};
};

}  // namespace test
