#pragma once

#include "common/api/session/list.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>
#include <vector>

namespace mailctl::api {

struct UserListSessionsReply {
    std::vector<SessionState> sessions;
};
BOOST_DESCRIBE_STRUCT(UserListSessionsReply, (), (sessions))

struct UserListSessions {
    static constexpr std::string_view method = "io.mailctl.user.ListSessions";
    static constexpr std::string_view summary = "List where a user is logged in.";
    using Reply = UserListSessionsReply;

    Label name;
};
BOOST_DESCRIBE_STRUCT(UserListSessions, (), (name))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::UserListSessionsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::UserListSessions)
