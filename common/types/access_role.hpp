#pragma once

#include <boost/describe/enum.hpp>

namespace mailctl {

/// What a person or a program may do at most, in a word; a scope can narrow it.
enum class AccessRole {
    read,   ///< Look, and have things of their own at the platform.
    admin,  ///< All of the machine's mail.
};
BOOST_DESCRIBE_ENUM(AccessRole, read, admin)

}  // namespace mailctl
