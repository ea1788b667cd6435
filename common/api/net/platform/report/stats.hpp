#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

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

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformStatsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformStats)
