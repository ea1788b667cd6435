#pragma once

#include "daemon/net/dns/powerdns/zone.hpp"
#include "daemon/net/dns/provider.hpp"
#include "daemon/net/http/client.hpp"
#include "daemon/net/mask.hpp"

namespace mailctl::net::dns::powerdns {

/// Carries a request; http::send() outside of tests.
using Send = std::function<http::Outcome(http::Request)>;

/// Zones of a PowerDNS, by its HTTP API. All sets of a change go in one request, which PowerDNS
/// makes a transaction of. It cannot compare and swap, so a change is read before and after, and
/// what somebody else has crossed is put back.
class PowerDns final : public Provider {
public:
    /// `access` has `url` and `secret`, and a `server_id` that may stand in a path.
    PowerDns(api::DnsAccess access, Cancelled cancelled, Send send);

    Result<api::FindZoneReply> find_zone(const DomainName& domain) override;
    Result<api::ReadRecordsReply> read(const DomainName& zone, const std::vector<RecordName>& names)
        override;
    Result<api::WriteRecordsReply> write(
        const DomainName& zone, const std::vector<api::RecordSetChange>& changes
    ) override;
    Result<api::TestProviderReply> test(const std::optional<DomainName>& zone) override;

private:
    class Change;

    http::Outcome ask(const std::string& method, const std::string& path, std::string body = {});
    Result<http::Response> get(const std::string& path);
    Result<bool> hosts(const DomainName& zone);
    Result<std::string> version();
    Result<StoredZone> load(const DomainName& zone, const std::vector<RecordName>& names);

    api::DnsAccess access_;
    Cancelled cancelled_;
    Send send_;
    Mask mask_;  ///< Of the key.
};

}  // namespace mailctl::net::dns::powerdns
