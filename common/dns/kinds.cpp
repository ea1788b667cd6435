#include "common/dns/kinds.hpp"

#include "common/types/word.hpp"

#include <fmt/format.h>

#include <array>

namespace mailctl::dns {
namespace {

using api::DnsAccess;
using Kind = api::DnsProviderKind;

template <auto member>
bool is_given(const DnsAccess& access) {
    return (access.*member).has_value();
}

// clang-format off
constexpr std::array table{
    //      kind            member         option       value   text                                   required
    Setting{Kind::powerdns, "url",         "url",       "URL",  "where its API is",                    true,  is_given<&DnsAccess::url>},
    Setting{Kind::powerdns, "server_id",   "server-id", "ID",   "its server; localhost if absent",     false, is_given<&DnsAccess::server_id>},
    Setting{Kind::powerdns, "authorities", "ca-file",   "FILE", "trust these certificates instead",    false, is_given<&DnsAccess::authorities>},
    Setting{Kind::rfc2136,  "host",        "host",      "HOST", "the primary name server",             true,  is_given<&DnsAccess::host>},
    Setting{Kind::rfc2136,  "port",        "port",      "PORT", "its port; 53 if absent",              false, is_given<&DnsAccess::port>},
    Setting{Kind::rfc2136,  "key_name",    "key-name",  "NAME", "the name of the TSIG key",            true,  is_given<&DnsAccess::key_name>},
    Setting{Kind::rfc2136,  "algorithm",   "algorithm", "hmac_sha256|hmac_sha384|hmac_sha512",
                                                                "how it signs; hmac_sha256 if absent", false, is_given<&DnsAccess::algorithm>},
};
// clang-format on

Error belongs_elsewhere(const char* member, std::string_view message) {
    return {
        Errc::invalid_argument,
        std::string(message),
        "`mailctl help dns provider add` tells which setting belongs to which kind",
        member};
}

Error missing(Kind kind, const char* member, std::string hint) {
    return {
        Errc::invalid_argument,
        fmt::format("a provider of kind {} needs {}", word_of(kind), member),
        std::move(hint),
        member};
}

}  // namespace

std::span<const Setting> settings() { return table; }

bool has_key(Kind kind) { return kind != Kind::manual; }

Status check_settings(const DnsAccess& access) {
    for (const Setting& setting : table) {
        if (setting.kind != access.kind && setting.is_given(access)) {
            return belongs_elsewhere(
                setting.member,
                fmt::format("{} is for kind {} only", setting.member, word_of(setting.kind))
            );
        }
    }
    if (access.secret && !has_key(access.kind)) {
        return belongs_elsewhere(
            "secret", fmt::format("a provider of kind {} has no key", word_of(access.kind))
        );
    }
    for (const Setting& setting : table) {
        if (setting.kind == access.kind && setting.is_required && !setting.is_given(access)) {
            return missing(
                access.kind,
                setting.member,
                fmt::format("add --{}, {}", setting.option, setting.text)
            );
        }
    }
    if (!access.secret && has_key(access.kind)) {
        return missing(access.kind, "secret", "give the key with --secret-file");
    }
    return {};
}

}  // namespace mailctl::dns
