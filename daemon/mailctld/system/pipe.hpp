#pragma once

#include "common/posix/file_descriptor.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace mailctl::system {

struct Pipe {
    posix::FileDescriptor read_end;
    posix::FileDescriptor write_end;
};

/// A pipe that no program we start inherits unless it is given to it.
inline Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe");
    }
    return {posix::FileDescriptor(ends[0]), posix::FileDescriptor(ends[1])};
}

}  // namespace mailctl::system
