#pragma once

#include "common/api/act.hpp"
#include "common/api/net/platform_account.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <string_view>

/// The caller's account at the delivery platform. Each user of this machine has one of their own.
namespace mailctl::api {

struct AccountStatusReply {
    bool connected;
    std::string owner;  ///< The user whose account it is.
    std::optional<PlatformKind> platform;
    std::optional<std::string> email;
    std::optional<std::string> since;  ///< RFC 3339, UTC.
    std::optional<Plan> plan;
    std::optional<std::int64_t> emails_sent;  ///< This month.
    std::optional<double> reputation;
    std::int64_t domains;
    std::int64_t verified_domains;
    bool relay;                             ///< This machine's mail goes through this account.
    std::optional<std::string> credential;  ///< The credential in use for it, by the platform's ID.
    std::vector<std::string> pending;       ///< What has yet to be settled at the platform.
    std::optional<std::string> problem;     ///< Why the platform could not be asked: all is as of
                                            ///< the last time it could.
};
BOOST_DESCRIBE_STRUCT(
    AccountStatusReply,
    (),
    (connected,
     owner,
     platform,
     email,
     since,
     plan,
     emails_sent,
     reputation,
     domains,
     verified_domains,
     relay,
     credential,
     pending,
     problem)
)

/// Asks the platform, and brings what is known of its domains up to date.
struct AccountStatus {
    static constexpr std::string_view method = "io.mailctl.account.Status";
    static constexpr std::string_view summary =
        "Tell which account the caller has at the delivery platform, and how it is used.";
    using Reply = AccountStatusReply;
};
BOOST_DESCRIBE_STRUCT(AccountStatus, (), ())

/// The password goes to the platform and is kept nowhere; mailctld keeps the key that it gets.
struct AccountConnect {
    static constexpr std::string_view method = "io.mailctl.account.Connect";
    static constexpr std::string_view summary =
        "Make an account at the delivery platform, or link the one that has this address and\n"
        "password already.";
    using Reply = ActReply;

    MailAddress email;
    Secret password;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(AccountConnect, (), (email, password, dry_run))

/// What is kept of one user.
struct AccountEntry {
    std::int64_t uid;
    std::optional<std::string> user;  ///< The name under which that was given or made.
    std::optional<std::string> now;   ///< Whose number it is now; absent where it is nobody's.
    std::optional<std::string> email;
    std::optional<std::string> since;
    bool relay;  ///< This machine's mail goes through that account.
    std::int64_t domains;
    std::int64_t records;             ///< Domains with records of ours in the DNS.
    std::vector<std::string> grants;  ///< Zones.
};
BOOST_DESCRIBE_STRUCT(
    AccountEntry, (), (uid, user, now, email, since, relay, domains, records, grants)
)

struct AccountListReply {
    std::vector<AccountEntry> accounts;
};
BOOST_DESCRIBE_STRUCT(AccountListReply, (), (accounts))

struct AccountList {
    static constexpr std::string_view method = "io.mailctl.account.List";
    static constexpr std::string_view summary =
        "List the accounts, grants and records of all users of this machine.";
    using Reply = AccountListReply;
};
BOOST_DESCRIBE_STRUCT(AccountList, (), ())

/// `user` is a name as List tells it, or a number; there need be no such user any more.
struct AccountForget {
    static constexpr std::string_view method = "io.mailctl.account.Forget";
    static constexpr std::string_view summary =
        "Take away what is kept of a user: stop relaying through the account, delete the "
        "credentials\n"
        "made for that, forget the account and its key, and revoke the grants. Records in the DNS\n"
        "become the administrators', or with withdraw leave it. With force go on although the\n"
        "platform cannot be reached.";
    using Reply = ActReply;

    std::string user;
    std::optional<bool> dry_run;
    std::optional<bool> withdraw;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(AccountForget, (), (user, dry_run, withdraw, force))

struct AccountDisconnect {
    static constexpr std::string_view method = "io.mailctl.account.Disconnect";
    static constexpr std::string_view summary =
        "Stop relaying through the caller's account, delete the credentials made for that, and "
        "forget\n"
        "the account. With withdraw its records leave the DNS too. With force go on although the\n"
        "platform cannot be reached.";
    using Reply = ActReply;

    std::optional<bool> dry_run;
    std::optional<bool> withdraw;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(AccountDisconnect, (), (dry_run, withdraw, force))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::AccountStatusReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AccountStatus)
MAILCTL_REQUEST_CODEC(mailctl::api::AccountConnect)
MAILCTL_REPLY_CODEC(mailctl::api::AccountListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AccountList)
MAILCTL_REQUEST_CODEC(mailctl::api::AccountForget)
MAILCTL_REQUEST_CODEC(mailctl::api::AccountDisconnect)
