#include "daemon/net/dns/provider.hpp"

#include "common/dns/kinds.hpp"
#include "daemon/net/dns/powerdns/provider.hpp"
#include "daemon/net/dns/rfc2136/provider.hpp"
#include "daemon/net/http/client.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::net::dns {
namespace {

// It becomes part of a path.
bool is_server_id(const std::string& text) {
    return !text.empty() && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

Result<std::unique_ptr<Provider>> make_powerdns(api::DnsAccess access, Cancelled cancelled) {
    if (access.server_id && !is_server_id(*access.server_id)) {
        return Error{
            Errc::invalid_argument,
            "a server id has letters, digits and - _ . only",
            "PowerDNS's own is localhost",
            "server_id"};
    }
    return std::unique_ptr<Provider>(
        std::make_unique<powerdns::PowerDns>(std::move(access), std::move(cancelled), http::send)
    );
}

Result<std::unique_ptr<Provider>> make_rfc2136(api::DnsAccess access, Cancelled cancelled) {
    auto key = rfc2136::TsigKey::make(
        *access.key_name, access.algorithm.value_or(api::TsigAlgorithm::hmac_sha256), *access.secret
    );
    if (!key) {
        return key.error();
    }
    const auto port = access.port ? access.port->number() : mailctl::dns::standard_port;
    return std::unique_ptr<Provider>(std::make_unique<rfc2136::Updates>(
        rfc2136::Server(*std::move(access.host), port, *std::move(key), std::move(cancelled))
    ));
}

}  // namespace

Result<std::unique_ptr<Provider>> make_provider(api::DnsAccess access, Cancelled cancelled) {
    if (auto status = mailctl::dns::check_settings(access); !status) {
        return status.error();
    }
    switch (access.kind) {
        case api::DnsProviderKind::powerdns:
            return make_powerdns(std::move(access), std::move(cancelled));
        case api::DnsProviderKind::rfc2136:
            return make_rfc2136(std::move(access), std::move(cancelled));
        case api::DnsProviderKind::manual:
            break;
    }
    return Error{
        Errc::invalid_argument,
        "the records of a manual provider are changed by a person",
        {},
        "kind"};
}

}  // namespace mailctl::net::dns
