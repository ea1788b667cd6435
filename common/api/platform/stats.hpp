#pragma once

#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

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

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::StatsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Stats)
