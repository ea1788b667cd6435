#include "daemon/httpd/visitor.hpp"

#include "common/types/same_bytes.hpp"
#include "daemon/httpd/http/websocket.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include <openssl/evp.h>

namespace mailctl::httpd {
namespace {

constexpr std::size_t token_bytes_max = 200;
constexpr std::string_view scheme = "Bearer ";
constexpr std::string_view key_scheme = "ApiKey ";
constexpr std::string_view service_field = "X-Service-Token";
constexpr std::size_t name_bytes_max = 64;
// Whoever logs in has no session yet; one that is over proves nothing.
constexpr std::string_view login_path = "/api/v1/session";
constexpr std::string_view csrf_field = "X-CSRF-Token";
constexpr std::string_view panel_csrf_field = "X-CSRFToken";

bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= token_bytes_max &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-' || c == '.';
           });
}

std::optional<Secret> secret_of(std::string_view text) {
    if (!is_token(text)) {
        return std::nullopt;
    }
    std::string copy(text);
    auto secret = Secret::parse(copy);
    return secret ? std::optional(*std::move(secret)) : std::nullopt;
}

// The prefix binds a cookie to this host, and to TLS: no neighbour can set it.
std::string cookie_name(std::string_view name, bool is_tls) {
    return fmt::format("{}{}", is_tls ? "__Host-" : "", name);
}

std::string_view trimmed_blanks(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

// Of two of one name the first: a browser sends the one with the longer path first.
std::optional<std::string_view> cookie(const http::Request& request, const std::string& name) {
    for (const auto& field : request.fields) {
        if (!http::same_name(field.name, "Cookie")) {
            continue;
        }
        const std::string_view all = field.value;
        for (std::size_t begin = 0; begin < all.size();) {
            const auto end = std::min(all.find(';', begin), all.size());
            const auto pair = trimmed_blanks(all.substr(begin, end - begin));
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
                return pair.substr(equals + 1);
            }
            begin = end + 1;
        }
    }
    return std::nullopt;
}

// What stands behind the scheme; nothing where it is another one.
std::optional<std::string_view> behind(std::string_view wanted, std::string_view value) {
    const bool is_wanted =
        value.size() > wanted.size() && http::same_name(value.substr(0, wanted.size()), wanted);
    return is_wanted ? std::optional(trimmed_blanks(value.substr(wanted.size()))) : std::nullopt;
}

// "Bearer TOKEN", or "ApiKey NAME:TOKEN".
void take_authorization(std::string_view value, Visitor& visitor) {
    if (const auto token = behind(scheme, value)) {
        visitor.token = secret_of(*token);
        return;
    }
    const auto key = behind(key_scheme, value);
    const auto colon = key ? key->find(':') : std::string_view::npos;
    if (colon == std::string_view::npos || colon == 0 || colon > name_bytes_max) {
        return;
    }
    visitor.token = secret_of(key->substr(colon + 1));
    visitor.name = key->substr(0, colon);
}

Error unclear(const char* message) {
    return {Errc::unauthenticated, message, "send one \"Authorization: Bearer\" with a token", {}};
}

Error foreign(const char* message) {
    return {
        Errc::permission_denied,
        message,
        "send what the login has answered as csrf in X-CSRF-Token",
        {}};
}

bool changes(http::Method method) {
    return method != http::Method::get && method != http::Method::head &&
           method != http::Method::options;
}

// "https://mail.example.org:8443" and "mail.example.org:8443".
bool is_own_origin(std::string_view origin, const http::Request& request) {
    const auto host = request.fields.find("Host").value_or("");
    return origin == fmt::format("{}://{}", request.is_tls ? "https" : "http", host);
}

std::string cookie_text(
    std::string_view name, std::string_view value, bool is_tls, std::string_view lasts
) {
    return fmt::format(
        "{}={}; Path=/; HttpOnly; SameSite=Strict{}{}",
        cookie_name(name, is_tls),
        value,
        is_tls ? "; Secure" : "",
        value.empty() ? "; Max-Age=0" : lasts
    );
}

constexpr std::string_view session_name = "mailctl";
constexpr std::string_view browser_name = "mailctl-browser";

}  // namespace

Seen visitor_of(const http::Request& request) {
    Seen seen;
    auto& visitor = seen.visitor;
    if (request.fields.count("Cookie") > 0) {
        const auto value = cookie(request, cookie_name(browser_name, request.is_tls));
        visitor.browser = value ? secret_of(*value) : std::nullopt;
    }
    const auto times = request.fields.count("Authorization");
    if (request.fields.count(service_field) > 0) {
        const auto value = request.fields.only(service_field).value_or("");
        visitor.token = times == 0 ? secret_of(value) : std::nullopt;
        if (!visitor.token) {
            seen.error = unclear("X-Service-Token is not the one token that could be ours");
        }
        return seen;
    }
    if (times > 0) {
        take_authorization(request.fields.only("Authorization").value_or(""), visitor);
        if (!visitor.token) {
            seen.error = unclear("the field Authorization has no token that could be ours");
        }
        return seen;
    }
    if (const auto value = cookie(request, cookie_name(session_name, request.is_tls))) {
        visitor.token = secret_of(*value);
        visitor.is_by_cookie = visitor.token.has_value();
    }
    return seen;
}

std::optional<Error> check_own(const http::Request& request, const Visitor& visitor) {
    // Of a WebSocket the browser lets any page hear: it has no rule of its own for them.
    const bool is_websocket = http::websocket::is_wanted(request);
    if (!changes(request.method) && !is_websocket) {
        return std::nullopt;
    }
    const auto origin = request.fields.find("Origin");
    if (origin && !is_own_origin(*origin, request)) {
        return foreign("a page of another origin has sent this");
    }
    if (is_websocket) {
        return std::nullopt;
    }
    const bool logs_in = request.method == http::Method::post && request.target.path == login_path;
    if (!visitor.is_by_cookie || logs_in) {
        return std::nullopt;
    }
    auto given = request.fields.only(csrf_field);
    if (!given) {
        given = request.fields.only(panel_csrf_field);
    }
    if (!given || !same_bytes(*given, csrf_of(*visitor.token))) {
        return foreign("nothing shows that a page of ours has sent this");
    }
    return std::nullopt;
}

std::string csrf_of(const Secret& session) {
    std::string text = "csrf ";
    text += session.reveal();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool is_made =
        EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1;
    mailctl::wipe(text);
    if (!is_made) {
        throw std::runtime_error("libcrypto has no SHA-256");
    }
    return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
}

std::string session_cookie(std::string_view value, bool is_tls) {
    return cookie_text(session_name, value, is_tls, "");
}

// Of that name, and for the page's script to read: what it proves is that it can.
std::string csrf_cookie(std::string_view value, bool is_tls) {
    return fmt::format(
        "csrftoken={}; Path=/; SameSite=Strict{}{}",
        value,
        is_tls ? "; Secure" : "",
        value.empty() ? "; Max-Age=0" : ""
    );
}

std::string browser_cookie(std::string_view value, bool is_tls) {
    return cookie_text(browser_name, value, is_tls, "; Max-Age=31536000");
}

}  // namespace mailctl::httpd
