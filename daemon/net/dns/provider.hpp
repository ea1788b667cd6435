#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/api/net/dns/find_zone.hpp"
#include "common/api/net/dns/read.hpp"
#include "common/api/net/dns/record.hpp"
#include "common/api/net/dns/test.hpp"
#include "common/api/net/dns/write.hpp"
#include "common/result.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mailctl::net::dns {

/// Whether the caller has left; asked about once a second.
using Cancelled = std::function<bool()>;

/// Whoever hosts zones and lets us change records in them. One job is one Provider.
///
/// Errors: `remote_refused` (it understood and will not), `remote_unavailable` (it was not
/// reached), `not_found` (the zone), `conflict`, `cancelled`; after a change `rolled_back` and
/// `remote_unknown`. No error tells the secret.
class Provider {
public:
    Provider() = default;
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;
    Provider(Provider&&) = delete;
    Provider& operator=(Provider&&) = delete;
    virtual ~Provider() = default;

    /// The longest suffix of the domain that is a zone here, two labels at least.
    virtual Result<api::FindZoneReply> find_zone(const DomainName& domain) = 0;

    virtual Result<api::ReadRecordsReply> read(
        const DomainName& zone, const std::vector<RecordName>& names
    ) = 0;

    /// Makes all of the changes or none, and only where every set is as `before` says.
    virtual Result<api::WriteRecordsReply> write(
        const DomainName& zone, const std::vector<api::RecordSetChange>& changes
    ) = 0;

    virtual Result<api::TestProviderReply> test(const std::optional<DomainName>& zone) = 0;
};

/// The provider that these words reach; `invalid_argument` where some are missing.
Result<std::unique_ptr<Provider>> make_provider(api::DnsAccess access, Cancelled cancelled);

/// The domain and what it lies in, the longest first, down to two labels.
std::vector<DomainName> suffixes(const DomainName& domain);

/// The names of the changes, each once.
std::vector<RecordName> names_of(const std::vector<api::RecordSetChange>& changes);

}  // namespace mailctl::net::dns
