#include "daemon/mailctld/network/authorities.hpp"

#include "common/api/net/smtp/try.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/files/replace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace mailctl::network {
namespace {

// A request may have 64 KiB. A private authority has one or two certificates of 2 KiB.
constexpr std::size_t max_bytes = 40'960;

// The certificates without what stands between them, which may be text in any encoding.
std::string certificates_in(std::string_view text) {
    constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----";
    constexpr std::string_view end = "-----END CERTIFICATE-----";
    std::string found;
    for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + 1)) {
        const auto close = text.find(end, at);
        if (close == std::string_view::npos) {
            break;
        }
        const auto block = text.substr(at, close + end.size() - at);
        const bool is_text = std::all_of(block.begin(), block.end(), [](char c) {
            return (c >= ' ' && c <= '~') || c == '\n' || c == '\r';
        });
        if (is_text) {
            found += block;
            found += '\n';
        }
    }
    return found;
}

}  // namespace

Result<std::optional<std::string>> read_authorities(const std::filesystem::path& file) {
    const auto text = files::read_file(file);
    auto certificates = text ? certificates_in(*text) : std::string();
    if (certificates.empty()) {
        return Error{
            Errc::configuration,
            text ? fmt::format("{} holds no certificate", escaped(file.string()))
                 : fmt::format("the CA file cannot be read: {}", text.error().message),
            file == api::system_authorities
                ? "apt install ca-certificates"
                : "correct smtp_tls_CAfile in main.cf (or ca-file in mailctl.conf), or remove it",
            {}};
    }
    if (file == api::system_authorities || certificates.size() > max_bytes) {
        return std::optional<std::string>();
    }
    return std::optional(std::move(certificates));
}

void name_authorities(const std::filesystem::path& file, bool is_own, api::TrialVerdict& verdict) {
    constexpr std::string_view words = "is not from an authority that this machine trusts";
    const auto at = verdict.message.find(words);
    if (verdict.ok || at == std::string::npos || file == api::system_authorities) {
        return;
    }
    const auto shown = escaped(file.string());
    verdict.message.replace(
        at,
        words.size(),
        fmt::format(
            "is not from an authority in {}, which {} names",
            shown,
            is_own ? "your smtp_tls_CAfile" : "ca-file in mailctl.conf"
        )
    );
    verdict.hint = fmt::format(
        "append the authority's certificate to that file{}",
        is_own ? ", or have the system's authorities count: `postconf -X smtp_tls_CAfile`" : ""
    );
}

}  // namespace mailctl::network
