#pragma once

#include "common/api/domain.hpp"
#include "common/api/net/dns_lookup.hpp"
#include "common/wire/codec.hpp"

#include <string_view>

/// The DNS records of a sending domain.
namespace mailctl::api {

/// What becomes of a record set.
enum class DnsAction { add, replace, keep, remove, refuse };

BOOST_DESCRIBE_ENUM(DnsAction, add, replace, keep, remove, refuse)

/// One record set, from what it is to what it should be. Values as people write them.
struct DnsPlanItem {
    std::string name;
    std::string type;
    DnsAction action;
    std::vector<std::string> before;
    std::vector<std::string> after;
    std::int64_t ttl;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(DnsPlanItem, (), (name, type, action, before, after, ttl, reason))

struct DnsPlanReport {
    bool changed;  ///< For a plan: whether there is something to do.
    bool dry_run;
    std::optional<std::string> provider;  ///< Absent: no provider of ours hosts the zone.
    std::optional<std::string> zone;
    std::vector<DnsPlanItem> items;
    std::optional<CountSpfReply> spf;  ///< Of the SPF record afterwards.
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(DnsPlanReport, (), (changed, dry_run, provider, zone, items, spf, notes))

/// First any number of `progress` (only where the call said `more`), then one `report`.
struct DnsPlanReply {
    std::optional<Progress> progress;
    std::optional<DnsPlanReport> report;
};
BOOST_DESCRIBE_STRUCT(DnsPlanReply, (), (progress, report))

struct DnsPlan {
    static constexpr std::string_view method = "io.mailctl.dns.Plan";
    static constexpr std::string_view summary =
        "Tell what apply would do to the DNS records of a sending domain.";
    using Reply = DnsPlanReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DnsPlan, (), (domain))

struct DnsApply {
    static constexpr std::string_view method = "io.mailctl.dns.Apply";
    static constexpr std::string_view summary =
        "Write the records that a sending domain needs, all of them or none. What others wrote is\n"
        "kept; with force, what they have changed of ours is overwritten.";
    using Reply = DnsPlanReply;

    DomainName domain;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DnsApply, (), (domain, dry_run, force))

struct DnsWithdraw {
    static constexpr std::string_view method = "io.mailctl.dns.Withdraw";
    static constexpr std::string_view summary =
        "Take back exactly the records that were written for a sending domain, and put back what\n"
        "stood in their place.";
    using Reply = DnsPlanReply;

    DomainName domain;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DnsWithdraw, (), (domain, dry_run, force))

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

/// How records are printed for a person or another tool.
enum class DnsForm {
    zone,  ///< Lines for a zone file.
    json,
    form,  ///< Field by field, as the pages of registrars ask for them.
};

BOOST_DESCRIBE_ENUM(DnsForm, zone, json, form)

struct DnsExportReply {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(DnsExportReply, (), (text))

struct DnsExport {
    static constexpr std::string_view method = "io.mailctl.dns.Export";
    static constexpr std::string_view summary = "Print the records that a sending domain needs.";
    using Reply = DnsExportReply;

    DomainName domain;
    std::optional<DnsForm> format;  ///< zone where absent.
};
BOOST_DESCRIBE_STRUCT(DnsExport, (), (domain, format))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::DnsPlanReport)
MAILCTL_REPLY_CODEC(mailctl::api::DnsPlanReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsPlan)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsApply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsWithdraw)
MAILCTL_PART_CODEC(mailctl::api::DnsCheckReport)
MAILCTL_REPLY_CODEC(mailctl::api::DnsCheckReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsCheck)
MAILCTL_REPLY_CODEC(mailctl::api::DnsExportReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsExport)
