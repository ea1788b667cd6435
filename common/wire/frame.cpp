#include "common/wire/frame.hpp"

#include "common/types/secret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace mailctl::wire {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

Error broken(const char* doing) {
    return {Errc::unavailable, fmt::format("{}: {}", doing, reason(errno)), {}, {}};
}

// How long somebody who no longer wants an answer is waited for.
constexpr std::int64_t look_round_ms = 100;

// Waits until the socket is ready for `events`.
Status wait_for(
    int fd, short events, Clock::time_point deadline, const std::function<bool()>& is_cancelled = {}
) {
    const std::int64_t pause = is_cancelled ? look_round_ms : INT32_MAX;
    for (;;) {
        if (is_cancelled && is_cancelled()) {
            return Error{Errc::cancelled, "nobody waits for the answer any more", {}, {}};
        }
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd waiting{.fd = fd, .events = events, .revents = 0};
        const int ready =
            ::poll(&waiting, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, pause)));
        if (ready > 0) {
            return {};
        }
        if (ready == 0 && left <= 0) {
            return Error{Errc::unavailable, "no answer in time", {}, {}};
        }
        if (ready < 0 && errno != EINTR) {
            return broken("waiting for the socket");
        }
    }
}

}  // namespace

FrameStream::FrameStream(posix::FileDescriptor socket, std::size_t message_bytes_max)
    : socket_(std::move(socket)), message_bytes_max_(message_bytes_max) {}

FrameStream::~FrameStream() { mailctl::wipe(buffer_); }

Result<std::optional<std::string>> FrameStream::read(
    Clock::time_point deadline, const std::function<bool()>& is_cancelled
) {
    for (;;) {
        if (const auto end = buffer_.find('\0'); end != std::string::npos) {
            std::string message = buffer_.substr(0, end);
            std::string rest = buffer_.substr(end + 1);
            mailctl::wipe(buffer_);
            buffer_ = std::move(rest);
            return std::optional(std::move(message));
        }
        if (buffer_.size() >= message_bytes_max_) {
            return Error{
                Errc::protocol, fmt::format("message over {} bytes", message_bytes_max_), {}, {}};
        }
        if (auto waited = wait_for(socket_.fd(), POLLIN, deadline, is_cancelled); !waited) {
            return waited.error();
        }
        std::array<char, 16384> chunk;
        const auto received = ::recv(socket_.fd(), chunk.data(), chunk.size(), MSG_DONTWAIT);
        if (received > 0) {
            buffer_.append(chunk.data(), static_cast<std::size_t>(received));
            explicit_bzero(chunk.data(), static_cast<std::size_t>(received));
        } else if (received == 0 || errno == ECONNRESET) {
            if (!buffer_.empty()) {
                return Error{Errc::protocol, "the connection ended inside a message", {}, {}};
            }
            return std::optional<std::string>();
        } else if (errno != EAGAIN && errno != EINTR) {
            return broken("reading from the socket");
        }
    }
}

Status FrameStream::write(std::string_view message, Clock::time_point deadline) {
    std::string frame(message);
    frame.push_back('\0');
    std::string_view rest = frame;
    Status status;
    while (!rest.empty()) {
        if (status = wait_for(socket_.fd(), POLLOUT, deadline); !status) {
            break;
        }
        const auto sent =
            ::send(socket_.fd(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno != EAGAIN && errno != EINTR) {
            status = broken("writing to the socket");
            break;
        }
    }
    mailctl::wipe(frame);
    return status;
}

Result<posix::FileDescriptor> connect_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) {
        return Error{
            Errc::invalid_argument,
            fmt::format("the socket's path is longer than {} bytes", sizeof(address.sun_path) - 1),
            {},
            "socket"};
    }
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));

    posix::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.valid()) {
        return broken("creating a socket");
    }
    if (::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const auto code = errno == EACCES ? Errc::permission_denied : Errc::unavailable;
        return Error{code, fmt::format("connecting to {}: {}", path, reason(errno)), {}, {}};
    }
    return socket;
}

}  // namespace mailctl::wire
