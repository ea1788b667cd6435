#pragma once

#include "common/api/change.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// A feature that is switched on.
struct FeatureState {
    std::string feature;
    std::string text;  ///< What it has, in a few words: "[smtp.example.com]:587".
};
BOOST_DESCRIBE_STRUCT(FeatureState, (), (feature, text))

struct StatusReply {
    std::string version;
    bool postfix_running;
    std::vector<FeatureState> features;
    std::vector<DriftItem> drift;          ///< Of all features.
    std::optional<std::int64_t> accepted;  ///< How many settings overrule the relay, and may.
    std::optional<std::int64_t> last_change;
    std::optional<std::int64_t>
        under_way;                    ///< A change that is being made, or settled after a crash.
    std::vector<std::string> alarms;  ///< What needs a person now, each with the command to type.
    std::string revision;
    std::vector<std::string> notes;  ///< What a person should know of, and can wait.
};
BOOST_DESCRIBE_STRUCT(
    StatusReply,
    (),
    (version,
     postfix_running,
     features,
     drift,
     accepted,
     last_change,
     under_way,
     alarms,
     revision,
     notes)
)

/// The machine's mail in five lines.
struct Status {
    static constexpr std::string_view method = "io.mailctl.Status";
    static constexpr std::string_view summary =
        "Tell how the machine's mail is set up and what needs attention.";
    using Reply = StatusReply;
};
BOOST_DESCRIBE_STRUCT(Status, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::StatusReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Status)
