#include "daemon/mailctld/relay/client_settings.hpp"

#include "common/types/host_name.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/postfix/words.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include <arpa/inet.h>
#include <strings.h>
#include <unistd.h>

namespace mailctl::relay {
namespace {

// Those that a Postfix does not have yet are simply not told.
const std::vector<std::string> names{
    "inet_protocols",
    "smtp_address_preference",
    "smtp_bind_address",
    "smtp_bind_address6",
    "smtp_bind_address_enforce",
    "smtp_helo_name",
    "smtp_tls_mandatory_protocols",
    "tls_config_file",
};

bool is_same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string value_in(const std::map<std::string, std::string>& values, const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

std::optional<std::string> address(std::string text, int family) {
    // As Postfix has it, an IPv6 address may stand in brackets.
    if (text.starts_with('[') && text.ends_with(']')) {
        text = text.substr(1, text.size() - 2);
    }
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return ::inet_pton(family, text.c_str(), bytes.data()) == 1 ? std::optional(text)
                                                                : std::nullopt;
}

// "TLSv1.2" is 2. SSL, which no server offers any more, is older than all of them.
std::optional<std::int64_t> tls_version(std::string_view word) {
    constexpr std::array versions{"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
    for (std::size_t i = 0; i < versions.size(); ++i) {
        if (is_same(word, versions[i])) {
            return static_cast<std::int64_t>(i);
        }
    }
    const bool is_ssl = is_same(word, "SSLv2") || is_same(word, "SSLv3");
    return is_ssl ? std::optional<std::int64_t>(-1) : std::nullopt;
}

// The -o of the client that delivers. A relay at port 465 has one of ours, without any of these.
void add_overrides(
    const change::Snapshot& now, std::int64_t port, std::map<std::string, std::string>& values
) {
    if (port == implicit_tls_port) {
        return;
    }
    for (const auto& service : now.master.services()) {
        if (service.name != "smtp" || service.type == "inet") {
            continue;
        }
        for (const auto& option : service.overrides) {
            const auto name = option.substr(0, option.find('='));
            // What "$name" would mean there, only that program knows.
            if (values.count(name) != 0 && option.find('$') == std::string::npos) {
                values[name] = option.substr(std::min(name.size() + 1, option.size()));
            }
        }
    }
}

// Postfix opens it as root, and does without TLS where it cannot: all mail would stay.
Status check_tls_library(const std::string& file) {
    if (!file.starts_with('/') || ::access(file.c_str(), R_OK) == 0) {
        return {};
    }
    return Error{
        Errc::configuration,
        fmt::format(
            "Postfix could use no TLS: the tls_config_file {} cannot be read", escaped(file)
        ),
        "correct tls_config_file in main.cf, or remove it",
        {}};
}

}  // namespace

std::optional<TlsVersions> tls_versions(std::string_view protocols) {
    std::set<std::int64_t> included;
    std::set<std::int64_t> excluded;
    TlsVersions limits{0, 3};
    for (auto word : postfix::words_of(protocols, ", \t\r\n:")) {
        const bool is_limit = word.starts_with(">=") || word.starts_with("<=");
        const bool is_exception = word.starts_with('!');
        const auto version = tls_version(word.substr(is_limit ? 2 : is_exception ? 1 : 0));
        if (!version) {
            return std::nullopt;
        }
        if (is_limit) {
            (word.front() == '>' ? limits.oldest : limits.newest) = *version;
        } else {
            (is_exception ? excluded : included).insert(*version);
        }
    }
    std::set<std::int64_t> allowed;
    for (std::int64_t version = 0; version <= 3; ++version) {
        if (version >= limits.oldest && version <= limits.newest && excluded.count(version) == 0 &&
            (included.empty() || included.count(version) != 0)) {
            allowed.insert(version);
        }
    }
    if (allowed.empty()) {
        return std::nullopt;
    }
    return TlsVersions{*allowed.begin(), *allowed.rbegin()};
}

api::ClientSettings client_settings_of(const std::map<std::string, std::string>& values) {
    api::ClientSettings settings{};
    settings.inet_protocols = value_in(values, "inet_protocols");
    const auto protocols = postfix::words_of(settings.inet_protocols);
    const auto names_protocol = [&](const char* name) {
        return std::any_of(protocols.begin(), protocols.end(), [&](std::string_view word) {
            return is_same(word, name) || is_same(word, "all");
        });
    };
    settings.may_use_ipv4 = protocols.empty() || names_protocol("ipv4");
    settings.may_use_ipv6 = protocols.empty() || names_protocol("ipv6");
    if (const auto preferred = value_in(values, "smtp_address_preference");
        is_same(preferred, "ipv4") || is_same(preferred, "ipv6")) {
        settings.preferred = lower_case(preferred);
    }
    settings.bind_ipv4 = address(value_in(values, "smtp_bind_address"), AF_INET);
    settings.bind_ipv6 = address(value_in(values, "smtp_bind_address6"), AF_INET6);
    settings.must_bind = is_same(value_in(values, "smtp_bind_address_enforce"), "yes");
    const auto versions = value_in(values, "smtp_tls_mandatory_protocols");
    if (const auto allowed = tls_versions(versions)) {
        settings.tls_protocols = versions;
        settings.tls_oldest = allowed->oldest;
        settings.tls_newest = allowed->newest;
    }
    if (const auto name = HostName::parse(value_in(values, "smtp_helo_name"));
        name && !name->is_address()) {
        settings.greeting_name = name->text();
    }
    return settings;
}

Result<api::ClientSettings> client_settings(
    const Config& config, const change::Snapshot& now, std::int64_t port
) {
    auto values = postfix::known_values(config.postfix_config_dir, names);
    if (!values) {
        return values.error();
    }
    add_overrides(now, port, *values);
    if (auto status = check_tls_library(value_in(*values, "tls_config_file")); !status) {
        return status.error();
    }
    return client_settings_of(*values);
}

}  // namespace mailctl::relay
