#include "daemon/httpd/log.hpp"

#include "common/wire/json.hpp"
#include "daemon/httpd/quoted.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <limits>

#include <unistd.h>

namespace mailctl::httpd {
namespace {

using wire::json;

// Nobody who reads along waits for a line, and a busy server writes some hundred at once.
constexpr std::chrono::milliseconds line_patience{10};
constexpr std::size_t lines_bytes_max = 32768;

std::string_view now() {
    static std::time_t second = -1;
    static std::string text;
    if (const auto present = std::time(nullptr); present != second) {
        second = present;
        text = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(present));
    }
    return text;
}

// Whole lines in one call, so that two are never mixed. What a pipe has no room for in one piece
// is tried until it is through; where nobody reads, it is lost.
void write_out(std::string_view lines) {
    while (!lines.empty()) {
        const auto size = ::write(STDERR_FILENO, lines.data(), lines.size());
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return;
        }
        lines.remove_prefix(static_cast<std::size_t>(size));
    }
}

void append_number(std::string& line, std::uint64_t number) {
    std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    line.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

// Of milliseconds, which have three.
void append_decimals(std::string& line, std::uint64_t thousandths) {
    for (const unsigned place : {100U, 10U, 1U}) {
        line += static_cast<char>('0' + thousandths / place % 10);
    }
}

}  // namespace

void append_line(std::string& lines, const http::Access& access, std::string_view time) {
    constexpr std::uint64_t microseconds = 1000;
    const auto took =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, access.duration.count()));
    lines += R"({"bytes":)";
    append_number(lines, access.bytes);
    lines += R"(,"client":)";
    append_quoted(lines, access.client);
    lines += R"(,"event":"request","method":)";
    append_quoted(lines, access.method);
    lines += R"(,"ms":)";
    append_number(lines, took / microseconds);
    lines += '.';
    append_decimals(lines, took % microseconds);
    lines += R"(,"request":)";
    append_quoted(lines, access.id);
    lines += R"(,"route":)";
    append_quoted(lines, access.route);
    lines += R"(,"status":)";
    append_number(lines, access.status);
    lines += R"(,"time":)";
    append_quoted(lines, time);
    lines += "}\n";
}

void AccessLog::add(const http::Access& access) {
    const bool is_first = lines_.empty();
    append_line(lines_, access, now());
    if (lines_.size() >= lines_bytes_max) {
        write();
    } else if (is_first) {
        timer_.expires_after(line_patience);
        timer_.async_wait([this](const boost::system::error_code& failed) {
            if (!failed) {
                write();
            }
        });
    }
}

void AccessLog::write() {
    write_out(lines_);
    lines_.clear();
}

void log_problem(std::string_view event, std::string_view text) {
    const json line{{"time", now()}, {"event", event}, {"text", text}};
    write_out(wire::to_text(line) + "\n");
}

void log_start(std::string_view text) { log_problem("start", text); }

}  // namespace mailctl::httpd
