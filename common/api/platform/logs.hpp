#pragma once

#include "common/api/net/platform/report/logs.hpp"
#include "common/types/domain_name.hpp"
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

MAILCTL_REPLY_CODEC(mailctl::api::LogsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Logs)
