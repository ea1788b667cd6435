#pragma once

#include "common/types/mail_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What becomes of mail for an address.
enum class MailFate {
    alias,      ///< It goes on to the next steps.
    tagged,     ///< What is behind the "+" is taken off.
    caught,     ///< Nobody has it, and the domain's catch-all takes it.
    catch_all,  ///< As alias.
    mailbox,    ///< It ends there.
    refused,    ///< In a mailbox that takes none while it is suspended.
    exterior,   ///< It goes on to a domain that is not here, or is another's.
    loop,       ///< It has been there before: Postfix takes no mail for it.
    nobody,     ///< It goes back to its sender.
};
BOOST_DESCRIBE_ENUM(
    MailFate, alias, tagged, caught, catch_all, mailbox, refused, exterior, loop, nobody
)

struct AliasCheckStep {
    std::int64_t depth;  ///< It comes from the nearest one before it with a lesser depth.
    std::string address;
    MailFate fate;
};
BOOST_DESCRIBE_STRUCT(AliasCheckStep, (), (depth, address, fate))

struct AliasCheckReply {
    bool ok;  ///< All of it ends somewhere.
    std::optional<std::string> problem;
    std::vector<AliasCheckStep> steps;  ///< In the order in which mail goes; 1000 at most.
    std::vector<std::string> senders;   ///< The mailboxes that may send with this address.
};
BOOST_DESCRIBE_STRUCT(AliasCheckReply, (), (ok, problem, steps, senders))

struct AliasCheck {
    static constexpr std::string_view method = "io.mailctl.alias.Check";
    static constexpr std::string_view summary =
        "Tell where mail for an address ends, step by step, and who may send with it.";
    using Reply = AliasCheckReply;

    MailAddress address;
};
BOOST_DESCRIBE_STRUCT(AliasCheck, (), (address))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::AliasCheckReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AliasCheck)
