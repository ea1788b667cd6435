#include "cli/password.hpp"

#include "common/posix/file_descriptor.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

namespace mailctl::cli {
namespace {

// Twice what the longest password may have, and small enough to refuse the wrong file at once.
constexpr std::size_t max_file_bytes = 2048;

Error unreadable(std::string_view name, const SecretKind& kind) {
    const auto code = errno == ENOENT                     ? Errc::not_found
                      : errno == EACCES || errno == EPERM ? Errc::permission_denied
                                                          : Errc::invalid_argument;
    return {
        code,
        fmt::format("reading {}: {}", name, std::generic_category().message(errno)),
        {},
        std::string(kind.option)};
}

Error refused(std::string_view name, const SecretKind& kind, std::string_view why) {
    return {
        Errc::invalid_argument,
        fmt::format("{} {}", name, why),
        fmt::format("the file must hold the {} in one line and nothing else", kind.noun),
        std::string(kind.option)};
}

// Fills `text`, whose memory has been reserved: growing would leave a copy of the secret behind.
Status read_all(int fd, std::string_view name, const SecretKind& kind, std::string& text) {
    std::array<char, max_file_bytes> chunk;
    for (;;) {
        const auto count = ::read(fd, chunk.data(), chunk.size());
        if (count == 0) {
            return {};
        }
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return unreadable(name, kind);
        }
        const auto size = static_cast<std::size_t>(count);
        const bool fits = text.size() + size <= max_file_bytes;
        text.append(chunk.data(), fits ? size : 0);
        explicit_bzero(chunk.data(), size);
        if (!fits) {
            const auto why = fmt::format("is longer than {} bytes", max_file_bytes);
            return refused(name, kind, why);
        }
    }
}

void cut_newline(std::string& text) {
    for (const char last : {'\n', '\r'}) {
        if (!text.ends_with(last)) {
            return;
        }
        text.pop_back();
    }
}

}  // namespace

Result<Secret> read_password(int fd, std::string_view name, const SecretKind& kind) {
    std::string text;
    text.reserve(max_file_bytes);
    if (auto status = read_all(fd, name, kind, text); !status) {
        wipe(text);
        return status.error();
    }
    cut_newline(text);
    if (text.find('\n') != std::string::npos) {
        wipe(text);
        return refused(name, kind, "holds more than one line");
    }
    if (text.empty()) {
        return refused(name, kind, fmt::format("holds no {}", kind.noun));
    }
    return Secret::parse(text);
}

Result<Secret> read_password_file(const std::string& path, const SecretKind& kind) {
    if (path == standard_input) {
        return read_password(STDIN_FILENO, "standard input", kind);
    }
    const posix::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file.valid()) {
        return unreadable(path, kind);
    }
    return read_password(file.fd(), path, kind);
}

bool is_readable_by_others(const std::string& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) &&
           (found.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

}  // namespace mailctl::cli
