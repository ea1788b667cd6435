#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct StoredScheme {
    std::string scheme;  ///< "SSHA512"; behind {CRYPT} what it is of: "MD5-CRYPT".
    std::int64_t mailboxes;
    bool weak;      ///< New ones of it are refused, unless that is allowed.
    bool outdated;  ///< New passwords are kept by a better one.
};
BOOST_DESCRIBE_STRUCT(StoredScheme, (), (scheme, mailboxes, weak, outdated))

struct MailboxSchemesReply {
    std::vector<StoredScheme> schemes;  ///< The most frequent first.
    std::string present;                ///< By which new passwords are kept.
};
BOOST_DESCRIBE_STRUCT(MailboxSchemesReply, (), (schemes, present))

struct MailboxSchemes {
    static constexpr std::string_view method = "io.mailctl.mailbox.Schemes";
    static constexpr std::string_view summary =
        "Tell how many mailboxes' passwords are kept by which scheme.";
    using Reply = MailboxSchemesReply;
};
BOOST_DESCRIBE_STRUCT(MailboxSchemes, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::MailboxSchemesReply)
MAILCTL_REQUEST_CODEC(mailctl::api::MailboxSchemes)
