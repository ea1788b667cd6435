#include "daemon/httpd/log.hpp"

#include "common/wire/json.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <string>

#include <unistd.h>

namespace mailctl::httpd {
namespace {

using wire::json;

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

// In one call, so that two lines are never mixed.
void write(const json& line) {
    const auto text = wire::to_text(line) + "\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

void log_access(const http::Access& access) {
    constexpr double microseconds = 1000;
    write(
        {{"time", now()},
         {"event", "request"},
         {"request", access.id},
         {"client", access.client},
         {"method", access.method},
         {"route", access.route},
         {"status", access.status},
         {"bytes", access.bytes},
         {"ms", static_cast<double>(access.duration.count()) / microseconds}}
    );
}

void log_problem(std::string_view event, std::string_view text) {
    write({{"time", now()}, {"event", event}, {"text", text}});
}

void log_start(std::string_view text) { log_problem("start", text); }

}  // namespace mailctl::httpd
