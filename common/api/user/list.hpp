#pragma once

#include "common/types/label.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

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

enum class UserColumn { name };

BOOST_DESCRIBE_ENUM(UserColumn, name)

/// How many users a page has at most.
using UserLimit = Whole<1, 1000>;

struct UserListReply {
    std::vector<UserState> users;
    std::optional<std::string> next = {};  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(UserListReply, (), (users, next))

struct UserList {
    static constexpr std::string_view method = "io.mailctl.user.List";
    static constexpr std::string_view summary =
        "List the people who may log in over HTTP, and when each did last.";
    using Reply = UserListReply;

    std::optional<Label> after;               ///< Users behind that name.
    std::optional<UserLimit> limit;           ///< 1000 where absent.
    std::optional<Label> tenant;              ///< Only users of this tenant.
    std::optional<Sorting<UserColumn>> sort;  ///< By name where absent.
};
BOOST_DESCRIBE_STRUCT(UserList, (), (after, limit, tenant, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::UserListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::UserList)
