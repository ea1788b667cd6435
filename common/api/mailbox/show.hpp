#pragma once

#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct MailboxShowReply {
    std::int64_t id;
    std::string address;
    std::int64_t quota;  ///< In bytes; 0: no limit.
    /// How full it is, in bytes, as Dovecot says; absent where Dovecot cannot be asked.
    std::optional<std::int64_t> used;
    std::optional<std::int64_t> messages;
    std::optional<std::string> used_at;  ///< When Dovecot was asked.
    bool suspended;
    bool refuses;  ///< It takes no mail meanwhile.
    std::optional<std::string> display_name;
    std::string scheme;                ///< How its password is kept: "ARGON2ID".
    std::vector<std::string> aliases;  ///< What else leads here.
    std::string since;                 ///< RFC 3339, UTC.
    std::string by;
    std::string password_at;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(
    MailboxShowReply,
    (),
    (id,
     address,
     quota,
     used,
     messages,
     used_at,
     suspended,
     refuses,
     display_name,
     scheme,
     aliases,
     since,
     by,
     password_at,
     notes)
)

struct MailboxShow {
    static constexpr std::string_view method = "io.mailctl.mailbox.Show";
    static constexpr std::string_view summary =
        "Tell all of a mailbox: what it holds and how full it is, and what leads to it.";
    using Reply = MailboxShowReply;

    MailboxAddress address;
};
BOOST_DESCRIBE_STRUCT(MailboxShow, (), (address))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::MailboxShowReply)
MAILCTL_REQUEST_CODEC(mailctl::api::MailboxShow)
