#include "daemon/httpd/http/listener.hpp"

#include "daemon/httpd/http/origin.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <system_error>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace mailctl::httpd::http {
namespace {

using posix::FileDescriptor;

Error failed(std::string_view doing) {
    return {
        Errc::configuration,
        fmt::format("{}: {}", doing, std::generic_category().message(errno)),
        {},
        {}};
}

struct Address {
    sockaddr_storage bytes{};
    socklen_t size = 0;

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&bytes); }
};

std::uint16_t port_of(const Address& address) {
    if (address.bytes.ss_family == AF_INET6) {
        return ntohs(reinterpret_cast<const sockaddr_in6&>(address.bytes).sin6_port);
    }
    if (address.bytes.ss_family == AF_INET) {
        return ntohs(reinterpret_cast<const sockaddr_in&>(address.bytes).sin_port);
    }
    return 0;
}

std::optional<Address> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    std::uint16_t port = 0;
    const auto digits = text.substr(colon + 1);
    const char* const end = digits.data() + digits.size();
    const auto [last, code] = std::from_chars(digits.data(), end, port);
    const auto host = parse_address(text.substr(0, colon));
    if (!host || digits.empty() || last != end || code != std::errc()) {
        return std::nullopt;
    }
    Address address;
    if (host->find(':') == std::string::npos) {
        auto& four = reinterpret_cast<sockaddr_in&>(address.bytes);
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        ::inet_pton(AF_INET, host->c_str(), &four.sin_addr);
        address.size = sizeof four;
    } else {
        auto& six = reinterpret_cast<sockaddr_in6&>(address.bytes);
        six.sin6_family = AF_INET6;
        six.sin6_port = htons(port);
        ::inet_pton(AF_INET6, host->c_str(), &six.sin6_addr);
        address.size = sizeof six;
    }
    return address;
}

bool is_answered(const Address& address) {
    const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return socket.valid() && ::connect(socket.fd(), address.get(), address.size) == 0;
}

}  // namespace

Result<Listener> listen_tcp(std::string_view text) {
    auto address = parse_endpoint(text);
    if (!address) {
        return Error{
            Errc::usage,
            fmt::format("\"{}\" is no address with a port", text),
            "as in 127.0.0.1:8025 or [::1]:8025",
            {}};
    }
    const int family = address->bytes.ss_family;
    FileDescriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int yes = 1;
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (family == AF_INET6) {
        // [::] is not 0.0.0.0, too: what is open is what was asked for.
        ::setsockopt(socket.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    }
    if (!socket.valid() || ::bind(socket.fd(), address->get(), address->size) != 0 ||
        ::listen(socket.fd(), SOMAXCONN) != 0 ||
        ::getsockname(socket.fd(), address->get(), &address->size) != 0) {
        return failed(fmt::format("listening at {}", text));
    }
    return Listener{std::move(socket), port_of(*address), false, false, nullptr};
}

Result<Listener> listen_unix(const std::filesystem::path& path) {
    Address address;
    auto& name = reinterpret_cast<sockaddr_un&>(address.bytes);
    const std::string text = path.string();
    if (text.empty() || text.size() >= sizeof name.sun_path) {
        return Error{Errc::usage, fmt::format("\"{}\" is no path for a socket", text), {}, {}};
    }
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, text.data(), text.size());
    address.size = sizeof name;
    if (is_answered(address)) {
        return Error{Errc::conflict, fmt::format("somebody answers at {}", text), {}, {}};
    }
    if (::unlink(text.c_str()) != 0 && errno != ENOENT) {
        return failed(fmt::format("removing the dead socket {}", text));
    }
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    constexpr mode_t not_for_others = 0117;
    const mode_t old_mask = ::umask(not_for_others);
    const bool is_bound = socket.valid() && ::bind(socket.fd(), address.get(), address.size) == 0;
    ::umask(old_mask);
    if (!is_bound || ::listen(socket.fd(), SOMAXCONN) != 0) {
        return failed(fmt::format("listening at {}", text));
    }
    return Listener{std::move(socket), 0, true, false, nullptr};
}

Result<Listener> adopt(FileDescriptor socket) {
    Address address;
    address.size = sizeof address.bytes;
    int listens = 0;
    socklen_t size = sizeof listens;
    if (::getsockname(socket.fd(), address.get(), &address.size) != 0 ||
        ::getsockopt(socket.fd(), SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0) {
        return failed("looking at the socket that was handed over");
    }
    const int flags = ::fcntl(socket.fd(), F_GETFL);
    if (listens == 0 || flags < 0 || ::fcntl(socket.fd(), F_SETFL, flags | O_NONBLOCK) != 0) {
        return Error{Errc::configuration, "the socket handed over is no listener", {}, {}};
    }
    const bool is_unix = address.bytes.ss_family == AF_UNIX;
    return Listener{std::move(socket), port_of(address), is_unix, true, nullptr};
}

}  // namespace mailctl::httpd::http
