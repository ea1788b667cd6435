#pragma once

#include "common/api/net/platform/report/logs.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct LogsReply {
    std::vector<DeliveryEntry> entries;  ///< Newest first.
    std::int64_t page;
    std::int64_t pages;
};
BOOST_DESCRIBE_STRUCT(LogsReply, (), (entries, page, pages))

/// How far back, which page, and how many rows of it: what the platform takes.
using LogDays = Whole<1, 30>;
using LogPage = Whole<1, 1'000'000>;
using LogRows = Whole<1, 100>;

struct Logs {
    static constexpr std::string_view method = "io.mailctl.platform.Logs";
    static constexpr std::string_view summary =
        "Read a page of what became of the mail of the caller's account.";
    using Reply = LogsReply;

    std::optional<std::string> status;  ///< "delivered", "bounced", "failed", "deferred".
    std::optional<DomainName> domain;   ///< Of the sender.
    std::optional<LogDays> days;        ///< 7 where absent.
    std::optional<LogPage> page;        ///< The newest where absent.
    std::optional<LogRows> per_page;    ///< 50 where absent.
};
BOOST_DESCRIBE_STRUCT(Logs, (), (status, domain, days, page, per_page))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::LogsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Logs)
