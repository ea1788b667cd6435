#pragma once

#include "common/api/net/dns/record.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/record_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What one server answered to one question.
enum class DnsOutcome {
    found,
    no_records,  ///< The name exists, the type does not.
    no_name,     ///< NXDOMAIN.
    refused,     ///< REFUSED, SERVFAIL, or an answer that is none.
    lame,        ///< It answers, but not as an authority for the zone.
    silent,      ///< No answer in time.
    not_asked,   ///< Its address is not one of the public network.
};

BOOST_DESCRIBE_ENUM(DnsOutcome, found, no_records, no_name, refused, lame, silent, not_asked)

struct DnsSighting {
    RecordName name;
    RecordType type;
    DnsOutcome outcome;
    std::vector<std::string> values;  ///< In presentation form, at the end of any aliases.
    std::optional<std::int64_t> ttl;  ///< Of the values; of their absence, where there are none.
    std::vector<RecordName> aliases;  ///< CNAMEs on the way, each the target of the one before.
    bool wildcard;  ///< A name that surely does not exist there gets the same answer.
};
BOOST_DESCRIBE_STRUCT(DnsSighting, (), (name, type, outcome, values, ttl, aliases, wildcard))

/// One authoritative server at one address.
struct DnsServerSightings {
    std::string server;   ///< "ns1.example.com"
    std::string address;  ///< "192.0.2.1"; empty where the name has none.
    std::vector<DnsSighting> sightings;
};
BOOST_DESCRIBE_STRUCT(DnsServerSightings, (), (server, address, sightings))

struct DnsQuestion {
    RecordName name;
    RecordType type;
};
BOOST_DESCRIBE_STRUCT(DnsQuestion, (), (name, type))

struct LookUpRecordsReply {
    std::optional<DomainName> zone;  ///< Absent: no name server knows any of the suffixes.
    std::vector<DnsServerSightings> servers;
};
BOOST_DESCRIBE_STRUCT(LookUpRecordsReply, (), (zone, servers))

/// Asks every authoritative server of a domain's zone the same questions.
struct LookUpRecords {
    static constexpr std::string_view method = "io.mailctl.net.LookUpRecords";
    static constexpr std::string_view summary =
        "Ask every authoritative server of a domain's zone.";
    using Reply = LookUpRecordsReply;

    DomainName domain;
    std::vector<DnsQuestion> questions;
    bool anywhere;  ///< Also at addresses of this machine and of private networks.
};
BOOST_DESCRIBE_STRUCT(LookUpRecords, (), (domain, questions, anywhere))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::LookUpRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::LookUpRecords)
