#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct DomainStats {
    std::string domain;
    SendingStats stats;
};
BOOST_DESCRIBE_STRUCT(DomainStats, (), (domain, stats))

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

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainStatsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainStats)
