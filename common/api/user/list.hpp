#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct UserState {
    std::string name;
    std::string role;
    std::string tenant;
    bool enabled;
    bool second_factor;
    std::int64_t sessions;  ///< How many there are now.
    std::string since;
    std::string by;
    std::optional<std::string> last_login;
    std::optional<std::string> last_address;
};
BOOST_DESCRIBE_STRUCT(
    UserState,
    (),
    (name, role, tenant, enabled, second_factor, sessions, since, by, last_login, last_address)
)

struct UserListReply {
    std::vector<UserState> users;
};
BOOST_DESCRIBE_STRUCT(UserListReply, (), (users))

struct UserList {
    static constexpr std::string_view method = "io.mailctl.user.List";
    static constexpr std::string_view summary =
        "List the people who may log in over HTTP, and when each did last.";
    using Reply = UserListReply;
};
BOOST_DESCRIBE_STRUCT(UserList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::UserListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::UserList)
