#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// One thing on this machine that mailctl has made or set.
struct OwnedThing {
    std::string object;  ///< As in a plan: "main.cf relayhost"; of a table's file its path.
    std::vector<std::string> features;  ///< Whose it is.
    std::optional<std::string> ours;    ///< What was written there; absent for what is a file.
    std::optional<std::string> before;  ///< What stood there first; absent where nothing did.
};
BOOST_DESCRIBE_STRUCT(OwnedThing, (), (object, features, ours, before))

struct OwnedReply {
    std::vector<OwnedThing> things;
};
BOOST_DESCRIBE_STRUCT(OwnedReply, (), (things))

struct ListOwned {
    static constexpr std::string_view method = "io.mailctl.Owned";
    static constexpr std::string_view summary =
        "List what of the machine's files is mailctl's, and what stood there before.";
    using Reply = OwnedReply;
};
BOOST_DESCRIBE_STRUCT(ListOwned, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::OwnedReply)
MAILCTL_REQUEST_CODEC(mailctl::api::ListOwned)
