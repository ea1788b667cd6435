#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct RemovedMailboxEntry {
    std::int64_t id;  ///< Of the removal.
    std::string address;
    std::string since;  ///< When it was made, RFC 3339, UTC; as the other times.
    std::string removed_at;
    std::string removed_by;
    std::string until;  ///< Then its mail is deleted.
    bool aside;         ///< Its mail is where nobody gets it.
};
BOOST_DESCRIBE_STRUCT(
    RemovedMailboxEntry, (), (id, address, since, removed_at, removed_by, until, aside)
)

struct MailboxListRemovedReply {
    std::vector<RemovedMailboxEntry> removed;  ///< In the order of their removal; 1000 at most.
    std::optional<std::int64_t> next;          ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(MailboxListRemovedReply, (), (removed, next))

struct MailboxListRemoved {
    static constexpr std::string_view method = "io.mailctl.mailbox.ListRemoved";
    static constexpr std::string_view summary =
        "List the mailboxes of one's domains that can be brought back.";
    using Reply = MailboxListRemovedReply;

    std::optional<std::int64_t> after;  ///< Removals with a greater number.
};
BOOST_DESCRIBE_STRUCT(MailboxListRemoved, (), (after))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::MailboxListRemovedReply)
MAILCTL_REQUEST_CODEC(mailctl::api::MailboxListRemoved)
