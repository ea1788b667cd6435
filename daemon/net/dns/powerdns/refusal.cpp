#include "daemon/net/dns/powerdns/refusal.hpp"

#include "common/types/text.hpp"
#include "common/wire/json.hpp"

#include <fmt/format.h>

namespace mailctl::net::dns::powerdns {
namespace {

constexpr std::size_t shown_bytes_max = 300;

constexpr long unauthorized = 401;
constexpr long forbidden = 403;
constexpr long not_found = 404;
constexpr long unprocessable = 422;
constexpr long too_many = 429;
constexpr long internal_error = 500;

// {"error": "Domain 'example.org.' not found"}
std::string own_words(const http::Response& response, const Mask& mask) {
    const auto parsed = wire::parse_json(response.body);
    if (!parsed || !parsed->is_object() || !parsed->contains("error")) {
        return {};
    }
    const auto& words = (*parsed)["error"];
    return words.is_string()
               ? escaped(
                     mask.applied(words.get_ref<const std::string&>()).substr(0, shown_bytes_max)
                 )
               : std::string();
}

}  // namespace

bool is_without_zone(long status) { return status == not_found || status == unprocessable; }

Error refusal(const http::Response& response, const Mask& mask) {
    const auto words = own_words(response, mask);
    const auto told = words.empty() ? fmt::format("HTTP {}", response.status) : words;
    switch (response.status) {
        case unauthorized:
            return {
                Errc::remote_refused,
                "PowerDNS does not take the API key",
                "compare it with api-key in pdns.conf",
                {}};
        case forbidden:
            return {
                Errc::remote_refused,
                fmt::format("PowerDNS refuses this machine or this key: {}", told),
                "look at webserver-allow-from in pdns.conf, or at the proxy before it",
                {}};
        case not_found:
            return {
                Errc::not_found,
                fmt::format("PowerDNS has no such zone or server: {}", told),
                "see whether the zone is still there, and the address and the server's id",
                {}};
        case unprocessable:
            return {Errc::remote_refused, fmt::format("PowerDNS refuses it: {}", told), {}, {}};
        default:
            break;
    }
    const bool is_temporary = response.status >= internal_error || response.status == too_many;
    return {
        is_temporary ? Errc::remote_unavailable : Errc::remote_refused,
        fmt::format("PowerDNS answered HTTP {}: {}", response.status, words.empty() ? "-" : words),
        is_temporary ? "try again later; its log has the reason" : "is this PowerDNS's address?",
        {}};
}

Error no_answer(const http::Failure& failure) {
    return {Errc::remote_unavailable, failure.message, failure.hint, {}};
}

bool is_refusal(const http::Response& response) {
    return response.status >= 300 && response.status < internal_error;
}

}  // namespace mailctl::net::dns::powerdns
