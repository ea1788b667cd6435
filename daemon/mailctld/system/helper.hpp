#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

#include <string>

namespace mailctl::system {

/// A connection to a helper program's socket in the run directory ("op.sock"). Where there is no
/// such socket, as in a container without systemd, starts the program (`mailctl-op`) with the other
/// end of a socket pair as its standard input.
Result<posix::FileDescriptor> reach_helper(
    const Config& config, const std::string& socket_name, const std::string& program_name
);

/// `configuration` where the helper behind the socket would work on another Postfix than we: the
/// units know of /etc/postfix alone.
Status check_helpers(const Config& config);

}  // namespace mailctl::system
