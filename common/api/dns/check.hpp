#pragma once

#include "common/api/change.hpp"
#include "common/api/domain/report.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What one server answered to one question; see DnsSighting.
struct Sighting {
    std::string name;
    std::string type;
    DnsOutcome outcome;
    std::vector<std::string> values;  ///< In presentation form.
    std::optional<std::int64_t> ttl;
    std::vector<std::string> aliases;
    bool wildcard;
};
BOOST_DESCRIBE_STRUCT(Sighting, (), (name, type, outcome, values, ttl, aliases, wildcard))

/// One authoritative server at one address.
struct ServerSightings {
    std::string server;
    std::string address;
    std::vector<Sighting> sightings;
};
BOOST_DESCRIBE_STRUCT(ServerSightings, (), (server, address, sightings))

struct DnsCheckReport {
    std::optional<std::string> zone;
    bool ok;
    std::vector<RecordState> records;
    std::vector<ServerSightings> servers;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(DnsCheckReport, (), (zone, ok, records, servers, notes))

/// First any number of `progress` (only where the call said `more`), then one `report`.
struct DnsCheckReply {
    std::optional<Progress> progress;
    std::optional<DnsCheckReport> report;
};
BOOST_DESCRIBE_STRUCT(DnsCheckReply, (), (progress, report))

struct DnsCheck {
    static constexpr std::string_view method = "io.mailctl.dns.Check";
    static constexpr std::string_view summary =
        "Ask every authoritative server of a domain's zone, and compare with what should be.";
    using Reply = DnsCheckReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DnsCheck, (), (domain))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::DnsCheckReport)
MAILCTL_REPLY_CODEC(mailctl::api::DnsCheckReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsCheck)
