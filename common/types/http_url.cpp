#include "common/types/http_url.hpp"

#include "common/types/host_name.hpp"
#include "common/types/port.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace mailctl {
namespace {

bool is_path(std::string_view path) {
    return path.find_first_of(":[]") == std::string_view::npos &&
           path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

bool is_port(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    return bad == std::errc() && end == text.data() + text.size() && Port::parse(number);
}

struct Authority {
    std::string host;
    std::string_view port;  ///< Empty where the URL has none.
};

// "[::1]:8081", "api.example.com"
std::optional<Authority> parse_authority(std::string_view text) {
    const bool is_bracketed = text.starts_with('[');
    const auto end = is_bracketed ? text.find(']') : std::min(text.find(':'), text.size());
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto name = is_bracketed ? text.substr(1, end - 1) : text.substr(0, end);
    auto rest = text.substr(is_bracketed ? end + 1 : end);
    const auto host = HostName::parse(name);
    const bool has_port = rest.starts_with(':');
    rest.remove_prefix(has_port ? 1 : 0);
    if (!host || (has_port ? !is_port(rest) : !rest.empty()) ||
        is_bracketed != (host->text().find(':') != std::string::npos)) {
        return std::nullopt;
    }
    return Authority{host->text(), rest};
}

bool is_this_machine(const std::string& host) {
    const bool is_ipv4_loopback = host.starts_with("127.") && HostName::parse(host)->is_address();
    return host == "localhost" || host == "::1" || is_ipv4_loopback;
}

}  // namespace

Result<HttpUrl> HttpUrl::parse(std::string_view text) {
    const auto refused = [&](const char* hint) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" is not the address of an API", escaped(text.substr(0, grammar.longest))
            ),
            hint,
            {}};
    };
    constexpr const char* form = "write it as https://api.example.com/v1/";
    const bool is_tls = text.starts_with("https://");
    if (!fits(grammar, text) || (!is_tls && !text.starts_with("http://"))) {
        return refused(form);
    }
    const std::string_view scheme = is_tls ? "https://" : "http://";
    const auto rest = text.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto authority = parse_authority(rest.substr(0, slash));
    if (!authority || !is_path(rest.substr(slash))) {
        return refused(form);
    }
    if (!is_tls && !is_this_machine(authority->host)) {
        return refused("a key would go there without protection: use https://");
    }
    const bool is_ipv6 = authority->host.find(':') != std::string::npos;
    std::string whole = fmt::format(
        "{}{}{}{}{}{}{}",
        scheme,
        is_ipv6 ? "[" : "",
        authority->host,
        is_ipv6 ? "]" : "",
        authority->port.empty() ? "" : ":",
        authority->port,
        rest.substr(slash)
    );
    if (!whole.ends_with('/')) {
        whole += '/';
    }
    return HttpUrl(std::move(whole));
}

}  // namespace mailctl
