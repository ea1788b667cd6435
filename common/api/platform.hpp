#pragma once

#include "common/api/net/platform_report.hpp"
#include "common/wire/codec.hpp"

#include <string_view>

/// What the delivery platform tells of itself and of the mail that it was given.
namespace mailctl::api {

struct PlatformStatusReply {
    bool healthy;
    std::string url;
    std::string text;  ///< The platform's own words, or why there are none.
};
BOOST_DESCRIBE_STRUCT(PlatformStatusReply, (), (healthy, url, text))

struct PlatformStatus {
    static constexpr std::string_view method = "io.mailctl.platform.Health";
    static constexpr std::string_view summary =
        "Tell whether the delivery platform answers. Needs no account.";
    using Reply = PlatformStatusReply;
};
BOOST_DESCRIBE_STRUCT(PlatformStatus, (), ())

struct StatsReply {
    SendingStats total;
    std::optional<std::vector<DomainStats>> domains;
};
BOOST_DESCRIBE_STRUCT(StatsReply, (), (total, domains))

struct Stats {
    static constexpr std::string_view method = "io.mailctl.platform.Stats";
    static constexpr std::string_view summary =
        "Tell how much the caller's account has sent in this billing period.";
    using Reply = StatsReply;

    std::optional<bool> by_domain;
};
BOOST_DESCRIBE_STRUCT(Stats, (), (by_domain))

struct LogsReply {
    std::vector<DeliveryEntry> entries;  ///< Newest first.
    std::int64_t page;
    std::int64_t pages;
};
BOOST_DESCRIBE_STRUCT(LogsReply, (), (entries, page, pages))

struct Logs {
    static constexpr std::string_view method = "io.mailctl.platform.Logs";
    static constexpr std::string_view summary =
        "Read a page of what became of the mail of the caller's account.";
    using Reply = LogsReply;

    std::optional<std::string> status;     ///< "delivered", "bounced", "failed", "deferred".
    std::optional<DomainName> domain;      ///< Of the sender.
    std::optional<std::int64_t> days;      ///< 1 to 30; 7 where absent.
    std::optional<std::int64_t> page;      ///< From 1.
    std::optional<std::int64_t> per_page;  ///< 1 to 100; 50 where absent.
};
BOOST_DESCRIBE_STRUCT(Logs, (), (status, domain, days, page, per_page))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::PlatformStatusReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformStatus)
MAILCTL_REPLY_CODEC(mailctl::api::StatsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Stats)
MAILCTL_REPLY_CODEC(mailctl::api::LogsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Logs)
