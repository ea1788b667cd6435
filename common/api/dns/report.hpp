#pragma once

#include "common/api/change.hpp"
#include "common/api/net/dns/count_spf.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::DnsPlanReport)
MAILCTL_REPLY_CODEC(mailctl::api::DnsPlanReply)
