#include "cli/certificates.hpp"

#include "common/posix/file_descriptor.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>

namespace mailctl::cli {
namespace {

// A request has 64 KiB, in which newlines take two bytes.
constexpr std::size_t max_chain_bytes = 49'152;

Error no_certificates(Errc code, std::string message, std::string_view option) {
    return {code, std::move(message), {}, std::string(option)};
}

Error not_read(const std::string& path, std::string_view option) {
    const int problem = errno;
    const auto code = problem == ENOENT   ? Errc::not_found
                      : problem == EACCES ? Errc::permission_denied
                                          : Errc::invalid_argument;
    const auto why = std::generic_category().message(problem);
    return no_certificates(code, fmt::format("reading {}: {}", path, why), option);
}

Result<std::string> read_text(const std::string& path, std::string_view option) {
    const posix::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    std::string text;
    std::array<char, 4096> chunk;
    for (;;) {
        const auto count = file.valid() ? ::read(file.fd(), chunk.data(), chunk.size()) : -1;
        if (count == 0) {
            return text;
        }
        if (count < 0 && file.valid() && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return not_read(path, option);
        }
        text.append(chunk.data(), static_cast<std::size_t>(count));
        if (text.size() > max_chain_bytes) {
            const auto why = fmt::format("{} is longer than {} bytes", path, max_chain_bytes);
            return no_certificates(Errc::invalid_argument, why, option);
        }
    }
}

}  // namespace

Result<std::string> read_certificates(const std::string& path, std::string_view option) {
    auto text = read_text(path, option);
    if (!text) {
        return text.error();
    }
    if (text->find("PRIVATE KEY-----") != std::string::npos) {
        const auto why = fmt::format("{} holds a private key", path);
        return no_certificates(Errc::invalid_argument, why, option);
    }
    if (text->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
        const auto why = fmt::format("{} holds no certificate in PEM", path);
        return no_certificates(Errc::invalid_argument, why, option);
    }
    return text;
}

}  // namespace mailctl::cli
