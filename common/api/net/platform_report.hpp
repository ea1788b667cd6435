#pragma once

#include "common/api/net/platform.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <string_view>
#include <vector>

namespace mailctl::api {

/// How much was sent, and what became of it.
struct SendingStats {
    std::int64_t sent;
    std::int64_t delivered;
    std::int64_t bounced;
    std::int64_t failed;
    std::optional<double> delivery_rate;  ///< Per cent.
};
BOOST_DESCRIBE_STRUCT(SendingStats, (), (sent, delivered, bounced, failed, delivery_rate))

struct DomainStats {
    std::string domain;
    SendingStats stats;
};
BOOST_DESCRIBE_STRUCT(DomainStats, (), (domain, stats))

struct PlatformStatsReply {
    SendingStats stats;
};
BOOST_DESCRIBE_STRUCT(PlatformStatsReply, (), (stats))

struct PlatformStats {
    static constexpr std::string_view method = "io.mailctl.net.PlatformStats";
    static constexpr std::string_view summary = "Read how much was sent in this billing period.";
    using Reply = PlatformStatsReply;

    PlatformAccess access;
    PlatformKey key;
};
BOOST_DESCRIBE_STRUCT(PlatformStats, (), (access, key))

struct PlatformDomainStatsReply {
    std::vector<DomainStats> domains;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainStatsReply, (), (domains))

struct PlatformDomainStats {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainStats";
    static constexpr std::string_view summary = "Read how much was sent, by sending domain.";
    using Reply = PlatformDomainStatsReply;

    PlatformAccess access;
    PlatformKey key;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainStats, (), (access, key))

/// What became of one message.
struct DeliveryEntry {
    std::string date;
    std::string from;
    std::string to;
    std::string subject;
    std::string status;  ///< "delivered", "bounced", "failed", "deferred", or a word of its own.
};
BOOST_DESCRIBE_STRUCT(DeliveryEntry, (), (date, from, to, subject, status))

struct PlatformLogsReply {
    std::vector<DeliveryEntry> entries;  ///< Newest first, as the platform has them.
    std::int64_t page;
    std::int64_t pages;  ///< At least 1.
};
BOOST_DESCRIBE_STRUCT(PlatformLogsReply, (), (entries, page, pages))

struct PlatformLogs {
    static constexpr std::string_view method = "io.mailctl.net.PlatformLogs";
    static constexpr std::string_view summary = "Read a page of the delivery log.";
    using Reply = PlatformLogsReply;

    PlatformAccess access;
    PlatformKey key;
    std::int64_t page;
    std::int64_t per_page;
    std::optional<std::string> status;
    std::optional<DomainName> domain;
    std::int64_t days;
};
BOOST_DESCRIBE_STRUCT(PlatformLogs, (), (access, key, page, per_page, status, domain, days))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformStatsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformStats)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainStatsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainStats)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformLogsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformLogs)
