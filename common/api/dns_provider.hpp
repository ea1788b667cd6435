#pragma once

#include "common/api/act.hpp"
#include "common/api/net/dns.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <string_view>

/// Where DNS records can be written, and who may have them written.
namespace mailctl::api {

struct DnsProviderAdd {
    static constexpr std::string_view method = "io.mailctl.dns.ProviderAdd";
    static constexpr std::string_view summary =
        "Add a DNS provider, or give the one of this name other settings. It is tried first, "
        "unless\n"
        "no_test says otherwise.";
    using Reply = ActReply;

    Label name;
    DnsAccess access;
    std::optional<bool> no_test;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DnsProviderAdd, (), (name, access, no_test, dry_run))

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

struct DnsProviderTestReply {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(DnsProviderTestReply, (), (text))

struct DnsProviderTest {
    static constexpr std::string_view method = "io.mailctl.dns.ProviderTest";
    static constexpr std::string_view summary =
        "Try a provider's address and key, and whether it hosts a zone. Changes nothing.";
    using Reply = DnsProviderTestReply;

    Label name;
    std::optional<DomainName> zone;
};
BOOST_DESCRIBE_STRUCT(DnsProviderTest, (), (name, zone))

struct DnsProviderRemove {
    static constexpr std::string_view method = "io.mailctl.dns.ProviderRemove";
    static constexpr std::string_view summary =
        "Forget a DNS provider and its key. Refused while records of ours are there, except with\n"
        "force; they then stay where they are.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DnsProviderRemove, (), (name, dry_run, force))

struct DnsGrant {
    static constexpr std::string_view method = "io.mailctl.dns.Grant";
    static constexpr std::string_view summary =
        "Let a user's platform account have records in a zone and its subdomains.";
    using Reply = ActReply;

    DomainName zone;
    std::string user;
    std::optional<bool> force;  ///< Also over what others wrote there.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DnsGrant, (), (zone, user, force, dry_run))

struct DnsRevoke {
    static constexpr std::string_view method = "io.mailctl.dns.Revoke";
    static constexpr std::string_view summary =
        "Take a grant back. Records that were written stay until they are withdrawn.";
    using Reply = ActReply;

    DomainName zone;
    std::string user;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DnsRevoke, (), (zone, user, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderAdd)
MAILCTL_REPLY_CODEC(mailctl::api::DnsProviderListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderList)
MAILCTL_REPLY_CODEC(mailctl::api::DnsProviderTestReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderTest)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderRemove)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsGrant)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsRevoke)
