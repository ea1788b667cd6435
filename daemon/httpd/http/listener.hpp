#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"
#include "daemon/httpd/http/certificate.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mailctl::httpd::http {

/// A socket that clients connect to.
struct Listener {
    posix::FileDescriptor socket;
    std::uint16_t port = 0;     ///< 0 at a Unix socket.
    bool is_unix = false;       ///< A reverse proxy's: its word about its clients counts.
    bool is_inherited = false;  ///< Who waits in its queue is served by whoever comes after us.
    std::shared_ptr<Certificate> certificate;  ///< With one, TLS is spoken.
};

/// "127.0.0.1:8025", "[::]:8025". Port 0 is any; the one that was given stands in the listener.
Result<Listener> listen_tcp(std::string_view text);

/// For the user and the group of the process. A dead socket at this path is removed.
Result<Listener> listen_unix(const std::filesystem::path& path);

/// What systemd or another has opened and listens at already.
Result<Listener> adopt(posix::FileDescriptor socket);

}  // namespace mailctl::httpd::http
