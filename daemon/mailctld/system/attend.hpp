#pragma once

#include "common/posix/file_descriptor.hpp"

#include <string>

#include <sys/types.h>

namespace mailctl::system {

/// A program that we have started ourselves.
struct StartedHelper {
    std::string name;
    pid_t pid;
    posix::FileDescriptor errors;  ///< The reading end of its standard error.
};

/// Sees a helper to its end, on a thread of its own: what it says on standard error goes into the
/// log, line by line and within bounds, and so does an end that is none of its own choice.
void attend(StartedHelper helper);

}  // namespace mailctl::system
