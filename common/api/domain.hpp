#pragma once

#include "common/api/act.hpp"
#include "common/api/net/platform_domain.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/enum.hpp>

#include <string_view>

/// The domains that the caller's account may send for.
namespace mailctl::api {

/// A sending domain as of `seen`.
struct DomainState {
    std::string name;
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
    bool records;      ///< Some of its DNS records were written by mailctl.
    std::string seen;  ///< When the platform told so: RFC 3339, UTC.
};
BOOST_DESCRIBE_STRUCT(DomainState, (), (name, verified, spf, dkim, dmarc, records, seen))

struct DomainListReply {
    std::vector<DomainState> domains;  ///< In the order of names; 2000 at most.
    bool more;                         ///< There are others behind these.
};
BOOST_DESCRIBE_STRUCT(DomainListReply, (), (domains, more))

/// From what mailctld knows; account.Status and domain.Refresh ask the platform.
struct DomainList {
    static constexpr std::string_view method = "io.mailctl.domain.List";
    static constexpr std::string_view summary = "List the caller's sending domains.";
    using Reply = DomainListReply;

    std::optional<DomainName> after;  ///< Domains with a greater name.
};
BOOST_DESCRIBE_STRUCT(DomainList, (), (after))

struct DomainRefresh {
    static constexpr std::string_view method = "io.mailctl.domain.Refresh";
    static constexpr std::string_view summary =
        "Bring what is known of the caller's sending domains up to date.";
    using Reply = ActReply;
};
BOOST_DESCRIBE_STRUCT(DomainRefresh, (), ())

struct DomainAdd {
    static constexpr std::string_view method = "io.mailctl.domain.Add";
    static constexpr std::string_view summary =
        "Add a sending domain to the caller's account and, where its zone is hosted by a DNS\n"
        "provider that mailctl may use for the caller, write its records.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<bool> no_dns;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DomainAdd, (), (domain, no_dns, dry_run))

struct DomainRemove {
    static constexpr std::string_view method = "io.mailctl.domain.Remove";
    static constexpr std::string_view summary =
        "Remove a sending domain from the caller's account; with withdraw, its records too.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<bool> withdraw;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DomainRemove, (), (domain, withdraw, dry_run, force))

/// A record that the platform asks for, and what we make of it.
struct WantedRecord {
    std::string name;
    std::string type;
    std::string value;
    std::int64_t ttl;
    std::optional<std::string> refused;  ///< Why mailctl will not write it.
};
BOOST_DESCRIBE_STRUCT(WantedRecord, (), (name, type, value, ttl, refused))

struct DomainRecordsReply {
    std::vector<WantedRecord> records;
};
BOOST_DESCRIBE_STRUCT(DomainRecordsReply, (), (records))

struct DomainRecords {
    static constexpr std::string_view method = "io.mailctl.domain.Records";
    static constexpr std::string_view summary = "Tell which DNS records the platform asks for.";
    using Reply = DomainRecordsReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DomainRecords, (), (domain))

/// How a record that should be is found.
enum class RecordFound {
    ok,
    missing,
    different,
    uneven,  ///< The servers differ.
    unreachable,
};

BOOST_DESCRIBE_ENUM(RecordFound, ok, missing, different, uneven, unreachable)

struct RecordState {
    std::string name;
    std::string type;
    std::string wanted;
    RecordFound state;
    std::vector<std::string> found;  ///< Every value seen that belongs in its place.
    std::optional<std::string> todo;
};
BOOST_DESCRIBE_STRUCT(RecordState, (), (name, type, wanted, state, found, todo))

struct DomainReport {
    DomainState domain;
    std::vector<RecordState> records;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(DomainReport, (), (domain, records, notes))

/// First any number of `progress` (only where the call said `more`), then one `report`.
struct DomainReportReply {
    std::optional<Progress> progress;
    std::optional<DomainReport> report;
};
BOOST_DESCRIBE_STRUCT(DomainReportReply, (), (progress, report))

struct DomainShow {
    static constexpr std::string_view method = "io.mailctl.domain.Show";
    static constexpr std::string_view summary =
        "Tell how each record of a sending domain is found in the DNS, and what to do.";
    using Reply = DomainReportReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DomainShow, (), (domain))

struct DomainVerify {
    static constexpr std::string_view method = "io.mailctl.domain.Verify";
    static constexpr std::string_view summary =
        "Look at a domain's records in the DNS, then have the platform do so and tell what it "
        "says.";
    using Reply = DomainReportReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DomainVerify, (), (domain))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DomainListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainList)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainRefresh)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainAdd)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainRemove)
MAILCTL_REPLY_CODEC(mailctl::api::DomainRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainRecords)
MAILCTL_PART_CODEC(mailctl::api::DomainReport)
MAILCTL_REPLY_CODEC(mailctl::api::DomainReportReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainShow)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainVerify)
