#include "daemon/net/dns/methods.hpp"

#include "common/api/net/dns_lookup.hpp"
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

using wire::json;

constexpr std::chrono::seconds look_up_limit{25};

template <class Request>
Result<Request> decoded(json& parameters) {
    auto request = wire::decode<Request>(parameters, "parameters");
    wire::wipe(parameters);
    return request;
}

template <class Reply>
Result<json> encoded(const Result<Reply>& reply) {
    return reply ? Result<json>(wire::encode(*reply)) : Result<json>(reply.error());
}

/// Decodes a request with an access, makes its provider and has `work` do the rest.
template <class Request, class Work>
Result<json> with_provider(json& parameters, Caller& caller, Work work) {
    auto request = decoded<Request>(parameters);
    if (!request) {
        return request.error();
    }
    const auto provider = make_provider(std::move(request->access), [&] { return caller.gone(); });
    if (!provider) {
        return provider.error();
    }
    return encoded(work(**provider, *request));
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

Result<json> find_zone(json& parameters, Caller& caller) {
    return with_provider<api::FindZone>(
        parameters,
        caller,
        [](Provider& provider, const api::FindZone& request) {
            return provider.find_zone(request.domain);
        }
    );
}

Result<json> read_records(json& parameters, Caller& caller) {
    return with_provider<api::ReadRecords>(
        parameters,
        caller,
        [](Provider& provider, const api::ReadRecords& request) -> Result<api::ReadRecordsReply> {
            if (auto checked = check_names(request.names, request.zone); !checked) {
                return checked.error();
            }
            return provider.read(request.zone, request.names);
        }
    );
}

Result<json> write_records(json& parameters, Caller& caller) {
    return with_provider<api::WriteRecords>(
        parameters,
        caller,
        [](Provider& provider, const api::WriteRecords& request) -> Result<api::WriteRecordsReply> {
            if (auto checked = check_names(names_of(request.changes), request.zone); !checked) {
                return checked.error();
            }
            return provider.write(request.zone, request.changes);
        }
    );
}

Result<json> test_provider(json& parameters, Caller& caller) {
    return with_provider<api::TestProvider>(
        parameters,
        caller,
        [](Provider& provider, const api::TestProvider& request) {
            return provider.test(request.zone);
        }
    );
}

Result<json> look_up_records(json& parameters, Caller& caller) {
    const auto request = decoded<api::LookUpRecords>(parameters);
    if (!request) {
        return request.error();
    }
    lookup::NetworkResolver resolver(look_up_limit, [&] { return caller.gone(); });
    return encoded(lookup::look_up_records(resolver, *request, lookup::random_label()));
}

Result<json> count_spf(json& parameters, Caller& caller) {
    const auto request = decoded<api::CountSpf>(parameters);
    if (!request) {
        return request.error();
    }
    lookup::NetworkResolver resolver(look_up_limit, [&] { return caller.gone(); });
    return encoded(spf::count(resolver, *request));
}

constexpr std::array rows{
    Method{api::CountSpf::method, count_spf},
    Method{api::FindZone::method, find_zone},
    Method{api::LookUpRecords::method, look_up_records},
    Method{api::ReadRecords::method, read_records},
    Method{api::TestProvider::method, test_provider},
    Method{api::WriteRecords::method, write_records},
};

}  // namespace

std::span<const Method> methods() { return rows; }

}  // namespace mailctl::net::dns
