#include "daemon/httpd/systemd.hpp"

#include "common/posix/file_descriptor.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace mailctl::httpd::systemd {
namespace {

constexpr const char* whose_name = "LISTEN_PID";
constexpr const char* count_name = "LISTEN_FDS";
constexpr const char* names_name = "LISTEN_FDNAMES";

std::string_view environment(const char* name) {
    const char* const text = std::getenv(name);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool is_whole = !text.empty() && read.ec == std::errc() && read.ptr == end;
    return is_whole ? std::optional(number) : std::nullopt;
}

Error no_use(const char* name, int number) {
    return {
        Errc::configuration,
        fmt::format(
            "{} in the environment is no use: {}", name, std::generic_category().message(number)
        ),
        "systemd sets it; without systemd, unset it",
        {}};
}

bool close_on_exec(int descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFD);
    return flags >= 0 && ::fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == 0;
}

Result<int> judge_descriptors() {
    const auto whose = environment(whose_name);
    const auto count = environment(count_name);
    if (whose.empty() || count.empty()) {
        return 0;
    }
    const auto process = whole_number(whose);
    if (!process) {
        return no_use(whose_name, EINVAL);
    }
    if (*process != ::getpid()) {
        return 0;
    }
    const auto given = whole_number(count);
    if (!given || *given < 1 || *given > std::numeric_limits<int>::max() - first_descriptor) {
        return no_use(count_name, EINVAL);
    }
    for (int place = 0; place < *given; ++place) {
        if (!close_on_exec(first_descriptor + place)) {
            return no_use(count_name, errno);
        }
    }
    return *given;
}

}  // namespace

Result<int> take_descriptors() {
    auto given = judge_descriptors();
    for (const auto* const name : {whose_name, count_name, names_name}) {
        ::unsetenv(name);
    }
    return given;
}

void notify(std::string_view state) {
    const auto place = environment("NOTIFY_SOCKET");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (place.empty() || place.size() >= sizeof address.sun_path) {
        return;
    }
    place.copy(std::begin(address.sun_path), place.size());
    const bool is_abstract = place.front() == '@';
    if (is_abstract) {
        address.sun_path[0] = '\0';
    }
    const auto size = offsetof(sockaddr_un, sun_path) + place.size() + (is_abstract ? 0 : 1);
    const posix::FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    // Who does not hear it takes the start for failed, and says so.
    static_cast<void>(::sendto(
        socket.fd(),
        state.data(),
        state.size(),
        MSG_NOSIGNAL,
        reinterpret_cast<const sockaddr*>(&address),
        static_cast<socklen_t>(size)
    ));
}

}  // namespace mailctl::httpd::systemd
