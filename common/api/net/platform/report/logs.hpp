#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

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

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformLogsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformLogs)
