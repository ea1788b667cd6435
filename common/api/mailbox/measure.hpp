#pragma once

#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct MailboxUsageEntry {
    std::string address;
    std::int64_t quota;                    ///< In bytes, as the next; 0: no limit.
    std::optional<std::int64_t> used;      ///< Absent: Dovecot did not say.
    std::optional<std::int64_t> messages;  ///< Likewise.
};
BOOST_DESCRIBE_STRUCT(MailboxUsageEntry, (), (address, quota, used, messages))

struct MailboxMeasureReply {
    std::vector<MailboxUsageEntry> mailboxes;  ///< In the order in which they were made; 100.
    std::optional<std::int64_t> next;          ///< What `after` takes; absent: all are measured.
};
BOOST_DESCRIBE_STRUCT(MailboxMeasureReply, (), (mailboxes, next))

struct MailboxMeasure {
    static constexpr std::string_view method = "io.mailctl.mailbox.Measure";
    static constexpr std::string_view summary =
        "Ask Dovecot how full a hundred of one's mailboxes are. List tells it from then on.";
    using Reply = MailboxMeasureReply;

    std::optional<DomainName> domain;   ///< Of this alone.
    std::optional<std::int64_t> after;  ///< Mailboxes with a greater number.
};
BOOST_DESCRIBE_STRUCT(MailboxMeasure, (), (domain, after))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::MailboxMeasureReply)
MAILCTL_REQUEST_CODEC(mailctl::api::MailboxMeasure)
