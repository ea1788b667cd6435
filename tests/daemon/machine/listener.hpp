#pragma once

#include "common/posix/file_descriptor.hpp"

#include <filesystem>
#include <functional>
#include <thread>

namespace test {

/// Takes connections at a Unix socket, one after the other, in a thread of its own.
class Listener {
public:
    using Serve = std::function<void(mailctl::posix::FileDescriptor)>;

    /// Throws std::system_error.
    Listener(const std::filesystem::path& path, Serve serve);
    ~Listener();

    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    Listener(Listener&&) = delete;
    Listener& operator=(Listener&&) = delete;

private:
    mailctl::posix::FileDescriptor listening_;
    std::thread thread_;  ///< Last: it uses the others.
};

}  // namespace test
