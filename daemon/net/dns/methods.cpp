#include "daemon/net/dns/methods.hpp"

#include "common/api/net/dns/count_spf.hpp"
#include "common/api/net/dns/find_zone.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/api/net/dns/read.hpp"
#include "common/api/net/dns/test.hpp"
#include "common/api/net/dns/write.hpp"
#include "common/wire/described.hpp"
#include "daemon/net/dns/lookup/look_up.hpp"
#include "daemon/net/dns/lookup/network_resolver.hpp"
#include "daemon/net/dns/provider.hpp"
#include "daemon/net/dns/spf/count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::net::dns {
namespace {

constexpr std::chrono::seconds look_up_limit{25};

/// Makes the provider that a request has the access to, and has `work` do the rest.
template <class Request, class Work>
Result<typename Request::Reply> with_provider(Request& request, Caller& caller, Work work) {
    const auto provider = make_provider(std::move(request.access), [&] { return caller.gone(); });
    if (!provider) {
        return provider.error();
    }
    return work(**provider, request);
}

// Nothing that a request says may lead out of the zone that it names.
Status check_names(const std::vector<RecordName>& names, const DomainName& zone) {
    const auto stray = std::find_if(names.begin(), names.end(), [&](const RecordName& name) {
        return !name.is_in(zone);
    });
    if (stray == names.end()) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        fmt::format("{} is not in the zone {}", stray->text(), zone.text()),
        {},
        "zone"};
}

Result<api::FindZoneReply> find_zone(api::FindZone& request, Caller& caller, const Mask&) {
    return with_provider(request, caller, [](Provider& provider, const api::FindZone& wanted) {
        return provider.find_zone(wanted.domain);
    });
}

Result<api::ReadRecordsReply> read_records(
    api::ReadRecords& request, Caller& caller, const Mask& /*mask*/
) {
    if (auto checked = check_names(request.names, request.zone); !checked) {
        return checked.error();
    }
    return with_provider(request, caller, [](Provider& provider, const api::ReadRecords& wanted) {
        return provider.read(wanted.zone, wanted.names);
    });
}

Result<api::WriteRecordsReply> write_records(
    api::WriteRecords& request, Caller& caller, const Mask& /*mask*/
) {
    if (auto checked = check_names(names_of(request.changes), request.zone); !checked) {
        return checked.error();
    }
    return with_provider(request, caller, [](Provider& provider, const api::WriteRecords& wanted) {
        return provider.write(wanted.zone, wanted.changes);
    });
}

Result<api::TestProviderReply> test_provider(
    api::TestProvider& request, Caller& caller, const Mask& /*mask*/
) {
    return with_provider(request, caller, [](Provider& provider, const api::TestProvider& wanted) {
        return provider.test(wanted.zone);
    });
}

Result<api::LookUpRecordsReply> look_up_records(
    const api::LookUpRecords& request, Caller& caller, const Mask& /*mask*/
) {
    lookup::NetworkResolver resolver(look_up_limit, [&] { return caller.gone(); });
    return lookup::look_up_records(resolver, request, lookup::random_label());
}

Result<api::CountSpfReply> count_spf(
    const api::CountSpf& request, Caller& caller, const Mask& /*mask*/
) {
    lookup::NetworkResolver resolver(look_up_limit, [&] { return caller.gone(); });
    return spf::count(resolver, request);
}

constexpr std::array rows{
    Method::of<api::CountSpf, count_spf>(),
    Method::of<api::FindZone, find_zone>(),
    Method::of<api::LookUpRecords, look_up_records>(),
    Method::of<api::ReadRecords, read_records>(),
    Method::of<api::TestProvider, test_provider>(),
    Method::of<api::WriteRecords, write_records>(),
};

}  // namespace

std::span<const Method> methods() { return rows; }

}  // namespace mailctl::net::dns
