#pragma once

#include "common/api/net/dns.hpp"
#include "common/wire/codec.hpp"

#include <string_view>

namespace mailctl::api {

struct FindZoneReply {
    std::optional<DomainName> zone;  ///< Absent: the provider hosts none of the suffixes.
};
BOOST_DESCRIBE_STRUCT(FindZoneReply, (), (zone))

/// Finds the zone that a domain's records belong in: the longest suffix that the provider hosts.
struct FindZone {
    static constexpr std::string_view method = "io.mailctl.net.FindZone";
    static constexpr std::string_view summary = "Find the zone of a domain at a provider.";
    using Reply = FindZoneReply;

    DnsAccess access;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(FindZone, (), (access, domain))

struct ReadRecordsReply {
    std::vector<RecordSet> sets;    ///< Of the names that were asked for, where there are any.
    std::vector<RecordName> taken;  ///< Names that have records of other types than ours.
    std::optional<std::int64_t> zone_records;  ///< In the whole zone; absent where it is not told.
    std::vector<RecordName> elsewhere = {};    ///< Names for which other name servers answer.
};
BOOST_DESCRIBE_STRUCT(ReadRecordsReply, (), (sets, taken, zone_records, elsewhere))

/// Reads the record sets of some names as the provider has them now.
struct ReadRecords {
    static constexpr std::string_view method = "io.mailctl.net.ReadRecords";
    static constexpr std::string_view summary = "Read some names of a zone.";
    using Reply = ReadRecordsReply;

    DnsAccess access;
    DomainName zone;
    std::vector<RecordName> names;
};
BOOST_DESCRIBE_STRUCT(ReadRecords, (), (access, zone, names))

struct WriteRecordsReply {
    std::vector<RecordSet> sets;  ///< Of all the names, read again after the change.
};
BOOST_DESCRIBE_STRUCT(WriteRecordsReply, (), (sets))

/// Changes record sets, all of them or none. `conflict` where one is not as `before` says.
struct WriteRecords {
    static constexpr std::string_view method = "io.mailctl.net.WriteRecords";
    static constexpr std::string_view summary = "Change some record sets of a zone at once.";
    using Reply = WriteRecordsReply;

    DnsAccess access;
    DomainName zone;
    std::vector<RecordSetChange> changes;
};
BOOST_DESCRIBE_STRUCT(WriteRecords, (), (access, zone, changes))

struct TestProviderReply {
    std::string text;  ///< Who answered: "PowerDNS 4.7.3".
};
BOOST_DESCRIBE_STRUCT(TestProviderReply, (), (text))

/// Tries whether the provider can be reached and takes the key. With `zone`, whether it hosts that
/// zone; changes nothing.
struct TestProvider {
    static constexpr std::string_view method = "io.mailctl.net.TestProvider";
    static constexpr std::string_view summary = "Try a provider's address and key.";
    using Reply = TestProviderReply;

    DnsAccess access;
    std::optional<DomainName> zone;
};
BOOST_DESCRIBE_STRUCT(TestProvider, (), (access, zone))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::FindZoneReply)
MAILCTL_REQUEST_CODEC(mailctl::api::FindZone)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::ReadRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::ReadRecords)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::WriteRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::WriteRecords)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::TestProviderReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TestProvider)
