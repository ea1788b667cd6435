#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::wire {

/// Limits of one message. The longest request (a relay with a 1 KiB password) has 3 KiB; the
/// longest reply is a page of history.
constexpr std::size_t max_request_bytes = 65'536;
constexpr std::size_t max_reply_bytes = 1'048'576;

using Clock = std::chrono::steady_clock;

/// A stream socket that carries Varlink messages: JSON, each ended by one NUL. Blocking, with a
/// deadline for each call; for clients and for programs that serve one connection on stdin.
class FrameStream {
public:
    FrameStream(posix::FileDescriptor socket, std::size_t message_bytes_max);
    ~FrameStream();

    FrameStream(FrameStream&&) = default;
    FrameStream& operator=(FrameStream&&) = default;
    FrameStream(const FrameStream&) = delete;
    FrameStream& operator=(const FrameStream&) = delete;

    /// The next message without its NUL; nothing when the peer has closed. The caller wipes it
    /// where it may hold a secret. Gives up with `cancelled` soon after `is_cancelled` says so.
    Result<std::optional<std::string>> read(
        Clock::time_point deadline, const std::function<bool()>& is_cancelled = {}
    );

    Status write(std::string_view message, Clock::time_point deadline);

    int fd() const { return socket_.fd(); }

private:
    posix::FileDescriptor socket_;
    std::size_t message_bytes_max_;
    std::string buffer_;
};

/// Connects to a Unix socket. `unavailable` names the socket and the system's reason;
/// `permission_denied` where the socket's mode keeps us out.
Result<posix::FileDescriptor> connect_unix(const std::string& path);

}  // namespace mailctl::wire
