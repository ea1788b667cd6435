#pragma once

#include "common/api/hosting/found.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// By what mailboxes are sorted.
enum class MailboxOrder { id, address, domain, quota };
BOOST_DESCRIBE_ENUM(MailboxOrder, id, address, domain, quota)

struct FoundMailbox {
    std::int64_t id;
    std::string address;
    std::int64_t domain_id;
    std::int64_t quota;  ///< In bytes; 0: no limit.
    bool suspended;
    bool refuses;
    std::optional<std::string> display_name;
    std::string since;  ///< RFC 3339, UTC; as the next.
    std::string password_at;
};
BOOST_DESCRIBE_STRUCT(
    FoundMailbox,
    (),
    (id, address, domain_id, quota, suspended, refuses, display_name, since, password_at)
)

struct MailboxFindReply {
    std::vector<FoundMailbox> mailboxes;
    std::int64_t total;  ///< Of all that fit, behind `after` as well.
};
BOOST_DESCRIBE_STRUCT(MailboxFindReply, (), (mailboxes, total))

struct MailboxFind {
    static constexpr std::string_view method = "io.mailctl.mailbox.Find";
    static constexpr std::string_view summary =
        "Find mailboxes by their numbers or by what they are, in an order of one's choice and "
        "from\n"
        "any place in it. What is equal in that order is in the order of numbers.";
    using Reply = MailboxFindReply;

    std::optional<std::vector<std::int64_t>> ids;
    std::optional<std::string> address;     ///< This one alone.
    std::optional<std::int64_t> domain_id;  ///< Of this domain alone.
    std::optional<std::string> contains;    ///< With this in the address.
    std::optional<std::int64_t> quota;
    std::optional<bool> suspended;
    std::optional<MailboxOrder> order;
    std::optional<bool> descending;
    std::optional<std::int64_t> after;  ///< With a greater number.
    std::optional<FoundOffset> offset;
    std::optional<FoundLimit> limit;  ///< 1000 where it is absent.
};
BOOST_DESCRIBE_STRUCT(
    MailboxFind,
    (),
    (ids, address, domain_id, contains, quota, suspended, order, descending, after, offset, limit)
)

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::MailboxFindReply)
MAILCTL_REQUEST_CODEC(mailctl::api::MailboxFind)
