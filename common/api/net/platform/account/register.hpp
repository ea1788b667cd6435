#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/remote_id.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct PlatformRegisterReply {
    Secret key;
    std::optional<RemoteId> account;
    std::optional<Plan> plan;
};
BOOST_DESCRIBE_STRUCT(PlatformRegisterReply, (), (key, account, plan))

/// Makes an account, or gets a key to the one that this address and password have already.
struct PlatformRegister {
    static constexpr std::string_view method = "io.mailctl.net.PlatformRegister";
    static constexpr std::string_view summary = "Make or link an account at the platform.";
    using Reply = PlatformRegisterReply;

    PlatformAccess access;
    MailAddress email;
    Secret password;
    std::string full_name;
};
BOOST_DESCRIBE_STRUCT(PlatformRegister, (), (access, email, password, full_name))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformRegisterReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformRegister)
