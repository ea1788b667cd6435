#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// How often it has come to that, since the daemon started.
struct Count {
    std::string name;
    std::string result;  ///< "done", or an error's name.
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(Count, (), (name, result, count))

struct MetricsReply {
    std::string version;
    std::string started;  ///< RFC 3339, UTC.
    bool postfix_running;
    std::vector<std::string> features;  ///< Those that are switched on.
    std::int64_t drift;
    std::int64_t alarms;
    std::optional<std::int64_t> queue;  ///< Messages in Postfix's; absent while it does not run.
    std::int64_t journal;               ///< The number of the last row.
    std::vector<Count> changes;         ///< By feature; what was no change is not among them.
    std::vector<Count> jobs;  ///< At platforms, DNS providers and relays, by their method.
    std::vector<Count> acts;  ///< What was asked of the daemon beside reading, by method.
};
BOOST_DESCRIBE_STRUCT(
    MetricsReply,
    (),
    (version, started, postfix_running, features, drift, alarms, queue, journal, changes, jobs, acts
    )
)

struct Metrics {
    static constexpr std::string_view method = "io.mailctl.Metrics";
    static constexpr std::string_view summary =
        "Tell in numbers how the machine's mail stands, and what has been done since the start.";
    using Reply = MetricsReply;
};
BOOST_DESCRIBE_STRUCT(Metrics, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::MetricsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Metrics)
