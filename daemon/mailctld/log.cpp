#include "daemon/mailctld/log.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace mailctl {
namespace {

// One write a line, so that threads do not interleave.
void write_line(int priority, std::string_view event, std::string_view text) {
    const std::string line = fmt::format("<{}>{}: {}\n", priority, event, escaped(text));
    if (::write(STDERR_FILENO, line.data(), line.size()) < 0) {
        return;  // there is nowhere to complain to
    }
}

}  // namespace

void log_info(std::string_view event, std::string_view text) { write_line(6, event, text); }

void log_warning(std::string_view event, std::string_view text) { write_line(4, event, text); }

void log_error(std::string_view event, std::string_view text) { write_line(3, event, text); }

}  // namespace mailctl
