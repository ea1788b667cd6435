#include "daemon/httpd/log.hpp"

#include "common/wire/json.hpp"

#include <fmt/chrono.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <iterator>

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

void append_quoted(std::string& line, std::string_view text) {
    const bool is_plain = std::all_of(text.begin(), text.end(), [](char letter) {
        return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\';
    });
    if (is_plain) {
        line.append(1, '"').append(text).append(1, '"');
    } else {
        line += wire::to_text(json(text));
    }
}

}  // namespace

void append_line(std::string& lines, const http::Access& access, std::string_view time) {
    constexpr int microseconds = 1000;
    const auto took = access.duration.count();
    const auto out = std::back_inserter(lines);
    fmt::format_to(out, FMT_COMPILE(R"({{"bytes":{},"client":)"), access.bytes);
    append_quoted(lines, access.client);
    lines += R"(,"event":"request","method":)";
    append_quoted(lines, access.method);
    fmt::format_to(
        out, FMT_COMPILE(R"(,"ms":{}.{:03},"request":)"), took / microseconds, took % microseconds
    );
    append_quoted(lines, access.id);
    lines += R"(,"route":)";
    append_quoted(lines, access.route);
    fmt::format_to(out, FMT_COMPILE(R"(,"status":{},"time":)"), access.status);
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
