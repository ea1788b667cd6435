#include "daemon/net/platform/cybermail/domains.hpp"

#include "daemon/net/platform/cybermail/envelope.hpp"
#include "daemon/net/platform/cybermail/fields.hpp"

#include <algorithm>

namespace mailctl::net::platform::cybermail {
namespace {

constexpr std::int64_t usual_ttl = 3600;  // of the platform's own client

api::SendingDomain domain_of(const json& row, DomainName name) {
    auto own = id(row, "id");
    return {
        .name = std::move(name),
        .id = own ? std::move(own) : id(row, "domain_id"),
        .verified = raw_text(row, "status") == "verified",
        .spf = truth(row, "spf_verified"),
        .dkim = truth(row, "dkim_verified"),
        .dmarc = truth(row, "dmarc_verified")};
}

bool by_name(const api::SendingDomain& one, const api::SendingDomain& other) {
    return one.name.text() < other.name.text();
}

bool same_name(const api::SendingDomain& one, const api::SendingDomain& other) {
    return one.name == other.name;
}

}  // namespace

Result<api::PlatformDomainAddReply> parse_added(const json& data, const DomainName& domain) {
    return api::PlatformDomainAddReply{domain_of(data, domain)};
}

Result<api::PlatformDomainListReply> parse_domains(const json& data) {
    const auto* const rows = find(data, "domains");
    if (rows == nullptr || !rows->is_array()) {
        return unusable(endpoint::domains, "it holds no list of domains");
    }
    std::vector<api::SendingDomain> domains;
    for (const auto& row : *rows) {
        if (auto name = DomainName::parse(raw_text(row, "domain"))) {
            domains.push_back(domain_of(row, *std::move(name)));
        }
    }
    std::stable_sort(domains.begin(), domains.end(), by_name);
    domains.erase(std::unique(domains.begin(), domains.end(), same_name), domains.end());
    const auto left_out = static_cast<std::int64_t>(rows->size() - domains.size());
    return api::PlatformDomainListReply{std::move(domains), left_out};
}

Result<api::PlatformDomainVerifyReply> parse_verified(const json& data) {
    api::PlatformDomainVerifyReply reply{
        .verified = false,
        .spf = truth(data, "spf"),
        .dkim = truth(data, "dkim"),
        .dmarc = truth(data, "dmarc")};
    reply.verified = truth(data, "all_verified") && reply.spf && reply.dkim && reply.dmarc;
    return reply;
}

Result<api::PlatformDomainRecordsReply> parse_records(const json& data) {
    const auto* const rows = find(data, "records");
    if (rows == nullptr || !rows->is_array()) {
        return unusable(endpoint::records, "it holds no list of records");
    }
    api::PlatformDomainRecordsReply reply;
    for (const auto& row : *rows) {
        const auto ttl = whole_number(row, "ttl");
        reply.records.push_back(
            {.name = raw_text(row, "host"),
             .type = raw_text(row, "type"),
             .value = raw_text(row, "value"),
             .ttl = ttl > 0 ? ttl : usual_ttl,
             .priority = whole_number(row, "priority")}
        );
    }
    return reply;
}

}  // namespace mailctl::net::platform::cybermail
