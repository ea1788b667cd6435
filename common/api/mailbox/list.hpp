#pragma once

#include "common/types/cursor.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/sorting.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct MailboxEntry {
    std::int64_t id;
    std::string address;
    std::int64_t quota;                ///< In bytes; 0: no limit.
    std::optional<std::int64_t> used;  ///< Likewise, when Dovecot was last asked.
    bool suspended;
    bool refuses;  ///< It takes no mail meanwhile.
    std::optional<std::string> display_name;
    std::string scheme;  ///< How its password is kept: "ARGON2ID".
    std::string since;   ///< RFC 3339, UTC; as the next but one.
    std::string by;
    std::string password_at;
};
BOOST_DESCRIBE_STRUCT(
    MailboxEntry,
    (),
    (id, address, quota, used, suspended, refuses, display_name, scheme, since, by, password_at)
)

struct MailboxListReply {
    std::vector<MailboxEntry> mailboxes;  ///< 1000 at most.
    std::optional<std::string> next;      ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(MailboxListReply, (), (mailboxes, next))

enum class MailboxColumn { address, since, quota, used };

BOOST_DESCRIBE_ENUM(MailboxColumn, address, since, quota, used)

struct MailboxList {
    static constexpr std::string_view method = "io.mailctl.mailbox.List";
    static constexpr std::string_view summary = "List the mailboxes of one's domains.";
    using Reply = MailboxListReply;

    std::optional<DomainName> domain;     ///< Of this alone.
    std::optional<std::string> contains;  ///< Whose addresses have this in them.
    std::optional<bool> suspended;
    std::optional<Cursor> after;                 ///< What a page has told as `next`.
    std::optional<std::int64_t> limit;           ///< 1000 where it is absent.
    std::optional<Sorting<MailboxColumn>> sort;  ///< By address where it is absent.
};
BOOST_DESCRIBE_STRUCT(MailboxList, (), (domain, contains, suspended, after, limit, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::MailboxListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::MailboxList)
