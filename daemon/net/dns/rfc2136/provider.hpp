#pragma once

#include "daemon/net/dns/provider.hpp"
#include "daemon/net/dns/rfc2136/server.hpp"

namespace mailctl::net::dns::rfc2136 {

/// Zones of a name server that takes signed updates (RFC 2136, RFC 8945): BIND, Knot, PowerDNS and
/// others. An update carries its conditions along, so the server itself compares and swaps.
class Updates final : public Provider {
public:
    explicit Updates(Server server) : server_(std::move(server)) {}

    Result<api::FindZoneReply> find_zone(const DomainName& domain) override;
    Result<api::ReadRecordsReply> read(const DomainName& zone, const std::vector<RecordName>& names)
        override;
    Result<api::WriteRecordsReply> write(
        const DomainName& zone, const std::vector<api::RecordSetChange>& changes
    ) override;
    Result<api::TestProviderReply> test(const std::optional<DomainName>& zone) override;

private:
    class Change;

    Server server_;
};

}  // namespace mailctl::net::dns::rfc2136
