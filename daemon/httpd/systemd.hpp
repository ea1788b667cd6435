#pragma once

#include "common/result.hpp"

#include <string_view>

/// What systemd and its service say to each other: sd_listen_fds(3), sd_notify(3). The two are a
/// few lines each; libsystemd would bring six more libraries, for compression and cryptography,
/// into a process that strangers speak to, and a megabyte of memory with them.
namespace mailctl::httpd::systemd {

constexpr int first_descriptor = 3;

/// How many sockets have been handed over to this process, from `first_descriptor` on: none where
/// the environment is another process's. Takes them out of the environment, and no program that is
/// run inherits them.
Result<int> take_descriptors();

/// "READY=1", where somebody wants to hear of it.
void notify(std::string_view state);

}  // namespace mailctl::httpd::systemd
