#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct DnsProviderState {
    std::string name;
    DnsProviderKind kind;
    std::string where;  ///< "https://127.0.0.1:8081/", "ns1.example.com:53"; empty for manual.
    std::string since;
    std::string by;
    std::int64_t records;  ///< How many of the records there mailctl has written.
};
BOOST_DESCRIBE_STRUCT(DnsProviderState, (), (name, kind, where, since, by, records))

/// A user whose platform account may have records in a zone.
struct DnsGrantState {
    std::string zone;
    std::string user;
    std::string since;
    std::string by;
    bool force;  ///< Also over what others wrote there.
};
BOOST_DESCRIBE_STRUCT(DnsGrantState, (), (zone, user, since, by, force))

struct DnsProviderListReply {
    std::vector<DnsProviderState> providers;
    std::vector<DnsGrantState> grants;
};
BOOST_DESCRIBE_STRUCT(DnsProviderListReply, (), (providers, grants))

struct DnsProviderList {
    static constexpr std::string_view method = "io.mailctl.dns.ProviderList";
    static constexpr std::string_view summary =
        "List the DNS providers, and who may have records written where.";
    using Reply = DnsProviderListReply;
};
BOOST_DESCRIBE_STRUCT(DnsProviderList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DnsProviderListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderList)
