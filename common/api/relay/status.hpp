#pragma once

#include "common/api/change.hpp"
#include "common/types/tls_level.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct RelayStatusReply {
    bool enabled;
    std::optional<std::string> host;
    std::optional<std::int64_t> port;
    std::optional<std::string> username;
    std::optional<TlsLevel> tls;
    bool postfix_running;
    std::vector<DriftItem> drift;
    std::optional<std::vector<Overrule>> overrules;  ///< Absent: nothing overrules the relay.
    std::optional<std::string> since;                ///< RFC 3339, UTC.
    std::optional<std::string> changed_by;           ///< The user's name, or "uid 1000".
    std::optional<std::int64_t> change;              ///< The change that made it so.
    std::optional<std::int64_t>
        under_way;                       ///< A change that is not over: the rest is from before it.
    std::optional<std::string> account;  ///< Whose platform account it goes through, if any's.
    std::optional<std::vector<std::string>> senders;  ///< Whose mail takes it; absent: all.
    std::optional<std::int64_t> more_senders;  ///< How many the list leaves out: 2000 are told.
    std::optional<bool> verified_senders;      ///< They are those that the platform has verified.
    std::string revision;
};
BOOST_DESCRIBE_STRUCT(
    RelayStatusReply,
    (),
    (enabled,
     host,
     port,
     username,
     tls,
     postfix_running,
     drift,
     overrules,
     since,
     changed_by,
     change,
     under_way,
     account,
     senders,
     more_senders,
     verified_senders,
     revision)
)

struct RelayStatus {
    static constexpr std::string_view method = "io.mailctl.relay.Status";
    static constexpr std::string_view summary =
        "Tell which relay is in use and whether it is as we left it.";
    using Reply = RelayStatusReply;
};
BOOST_DESCRIBE_STRUCT(RelayStatus, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::RelayStatusReply)
MAILCTL_REQUEST_CODEC(mailctl::api::RelayStatus)
