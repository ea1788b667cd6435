#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct SessionState {
    std::int64_t id;
    bool current;  ///< Whether this call presents it.
    std::string since;
    std::string seen;
    std::string address;
    std::string agent;
};
BOOST_DESCRIBE_STRUCT(SessionState, (), (id, current, since, seen, address, agent))

struct SessionListReply {
    std::string user;
    std::string role;
    std::string tenant;
    std::string rights;  ///< What may be done from here: "relay:read domain:*".
    bool second_factor;
    std::vector<SessionState> sessions;
};
BOOST_DESCRIBE_STRUCT(SessionListReply, (), (user, role, tenant, rights, second_factor, sessions))

struct SessionList {
    static constexpr std::string_view method = "io.mailctl.session.List";
    static constexpr std::string_view summary = "Tell who one is, and list one's sessions.";
    using Reply = SessionListReply;
};
BOOST_DESCRIBE_STRUCT(SessionList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::SessionListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::SessionList)
