#pragma once

#include "common/types/host_name.hpp"
#include "common/types/login_name.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// Where a look into a mailbox ended.
enum class ImapEnd {
    read,      ///< The message was there.
    connect,   ///< Nobody answers.
    tls,       ///< No TLS with whoever answers.
    login,     ///< Refused.
    nothing,   ///< It did not come.
    protocol,  ///< Something else was said.
};
BOOST_DESCRIBE_ENUM(ImapEnd, read, connect, tls, login, nothing, protocol)

struct ReadMessageReply {
    ImapEnd end;
    std::string text;  ///< One line: what was read, or why it was not.
};
BOOST_DESCRIBE_STRUCT(ReadMessageReply, (), (end, text))

/// mailctld's request to mailctl-net: wait for a message in a mailbox of this machine, by IMAP over
/// TLS on port 993.
struct ReadMessage {
    static constexpr std::string_view method = "io.mailctl.net.ReadMessage";
    static constexpr std::string_view summary =
        "Log in to a mailbox of this machine and wait for a message.";
    using Reply = ReadMessageReply;

    HostName host;     ///< By which mail programs come.
    std::string here;  ///< See TrySmtp.
    LoginName username;
    Secret password;
    std::string mark;  ///< A word of the message's subject.
};
BOOST_DESCRIBE_STRUCT(ReadMessage, (), (host, here, username, password, mark))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::ReadMessageReply)
MAILCTL_REQUEST_CODEC(mailctl::api::ReadMessage)
