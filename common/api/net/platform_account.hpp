#pragma once

#include "common/api/net/platform.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

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

struct PlatformAccountReply {
    std::optional<Plan> plan;
    std::optional<std::int64_t> emails_sent;  ///< This month.
    std::optional<double> reputation;
};
BOOST_DESCRIBE_STRUCT(PlatformAccountReply, (), (plan, emails_sent, reputation))

struct PlatformAccount {
    static constexpr std::string_view method = "io.mailctl.net.PlatformAccount";
    static constexpr std::string_view summary = "Read the account's plan and its use.";
    using Reply = PlatformAccountReply;

    PlatformAccess access;
    PlatformKey key;
};
BOOST_DESCRIBE_STRUCT(PlatformAccount, (), (access, key))

struct PlatformHealthReply {
    std::string text;  ///< The platform's own words, one line.
};
BOOST_DESCRIBE_STRUCT(PlatformHealthReply, (), (text))

struct PlatformHealth {
    static constexpr std::string_view method = "io.mailctl.net.PlatformHealth";
    static constexpr std::string_view summary = "Ask the platform whether it works.";
    using Reply = PlatformHealthReply;

    PlatformAccess access;
};
BOOST_DESCRIBE_STRUCT(PlatformHealth, (), (access))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformRegisterReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformRegister)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformAccountReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformAccount)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformHealthReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformHealth)
