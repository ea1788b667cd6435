#include "daemon/httpd/http/writing.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

namespace mailctl::httpd::http {
namespace {

struct Reason {
    unsigned status;
    std::string_view phrase;
};

// RFC 9110, 15. Nobody reads them but people.
constexpr std::array reasons{
    Reason{101, "Switching Protocols"},
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{426, "Upgrade Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
};

std::string_view phrase(unsigned status) {
    const auto* const found =
        std::find_if(reasons.begin(), reasons.end(), [&](const Reason& reason) {
            return reason.status == status;
        });
    return found == reasons.end() ? std::string_view() : found->phrase;
}

bool has_body(unsigned status) { return status >= 200 && status != 204 && status != 304; }

// By byte: all that a handler puts into a head is looked at.
constexpr auto control = [] {
    std::array<bool, 256> bytes{};
    for (unsigned byte = 0; byte < ' '; ++byte) {
        bytes.at(byte) = byte != '\t';
    }
    bytes.at(0x7f) = true;
    return bytes;
}();

void check(const Field& field) {
    const auto is_control = [](char byte) { return control[static_cast<unsigned char>(byte)]; };
    if (field.name.empty() || std::any_of(field.name.begin(), field.name.end(), is_control) ||
        std::any_of(field.value.begin(), field.value.end(), is_control)) {
        throw std::logic_error("a field of an answer has a control character in it");
    }
}

}  // namespace

std::string_view Date::now() {
    const std::time_t second = std::time(nullptr);
    if (second == second_) {
        return text_;
    }
    second_ = second;
    std::tm parts{};
    ::gmtime_r(&second, &parts);
    std::array<char, 64> text{};  // not of a locale: nobody here calls setlocale()
    text_.assign(
        text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)
    );
    return text_;
}

std::string head_text(const Response& response, const Manner& manner) {
    std::string text;
    text.reserve(768);  // for the short body that is put behind it, too
    const auto out = std::back_inserter(text);
    fmt::format_to(
        out,
        FMT_COMPILE("HTTP/1.1 {} {}\r\nDate: {}\r\n"),
        response.status,
        phrase(response.status),
        manner.date
    );
    for (const auto& field : response.fields) {
        check(field);
        text.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    text.append(response.constant_lines);
    if (manner.is_of_length && has_body(response.status)) {
        fmt::format_to(out, FMT_COMPILE("Content-Length: {}\r\n"), body_of(response).size());
    }
    if (manner.closes) {
        text.append("Connection: close\r\n");
    }
    return text.append("\r\n");
}

std::string_view body_of(const Response& response) {
    if (!has_body(response.status)) {
        return {};
    }
    return response.constant_body.empty() ? std::string_view(response.body)
                                          : response.constant_body;
}

}  // namespace mailctl::httpd::http
