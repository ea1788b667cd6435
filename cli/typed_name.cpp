#include "cli/typed_name.hpp"

#include "common/posix/file_descriptor.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <string>

#include <fcntl.h>

namespace mailctl::cli {
namespace {

// A terminal in line mode gives one line at a time.
std::string read_line(int terminal) {
    std::array<char, 512> line{};
    ssize_t size = 0;
    do {
        size = ::read(terminal, line.data(), line.size());
    } while (size < 0 && errno == EINTR);
    std::string text(line.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return text.substr(0, text.find('\n'));
}

}  // namespace

Status have_name_typed(std::string_view name, std::string_view option) {
    const posix::FileDescriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (!terminal.valid()) {
        return Error{
            Errc::usage,
            "there is no terminal to have the name typed on",
            fmt::format("give it by --{} {}", option, name),
            std::string(option)};
    }
    const auto question = fmt::format("Type {} to go on: ", name);
    if (::write(terminal.fd(), question.data(), question.size()) < 0 ||
        read_line(terminal.fd()) != name) {
        return Error{
            Errc::usage, "this is not the name, so nothing is done", {}, std::string(option)};
    }
    return {};
}

}  // namespace mailctl::cli
