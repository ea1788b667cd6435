#include "daemon/httpd/secured.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

namespace mailctl::httpd {
namespace {

constexpr std::string_view policy = "Content-Security-Policy";
constexpr std::string_view keeping = "Cache-Control";

}  // namespace

void secure(http::Fields& fields, bool is_tls) {
    fields.add("X-Content-Type-Options", "nosniff");
    fields.add("Referrer-Policy", "no-referrer");
    fields.add("Cross-Origin-Opener-Policy", "same-origin");
    fields.add("Cross-Origin-Resource-Policy", "same-origin");
    if (fields.count(policy) == 0) {
        fields.add(policy, "default-src 'none'; frame-ancestors 'none'");
    }
    if (fields.count(keeping) == 0) {
        fields.add(keeping, "no-store");
    }
    if (is_tls) {
        fields.add("Strict-Transport-Security", "max-age=31536000");
    }
}

namespace {

// The same for an answer with these fields, as lines: they are made once.
std::string_view secure_lines(const http::Fields& own, bool is_tls) {
    static std::map<std::tuple<bool, bool, bool>, std::string> made;
    const std::tuple kind{own.count(policy) == 0, own.count(keeping) == 0, is_tls};
    auto& lines = made[kind];
    if (lines.empty()) {
        http::Fields fields = own;
        secure(fields, is_tls);
        std::for_each(
            fields.begin() + static_cast<std::ptrdiff_t>(own.size()),
            fields.end(),
            [&](const http::Field& field) {
                lines += fmt::format("{}: {}\r\n", field.name, field.value);
            }
        );
    }
    return lines;
}

}  // namespace

void finish(http::Response& response, const http::Request& request) {
    response.fields.add("X-Request-Id", request.id);
    response.constant_lines = secure_lines(response.fields, request.is_tls);
}

void finish(http::Reply& reply, const http::Request& request) {
    if (auto* const response = std::get_if<http::Response>(&reply)) {
        finish(*response, request);
    } else if (auto* const stream = std::get_if<http::EventStream>(&reply)) {
        stream->fields.add("X-Request-Id", request.id);
        secure(stream->fields, request.is_tls);
    }
}

}  // namespace mailctl::httpd
