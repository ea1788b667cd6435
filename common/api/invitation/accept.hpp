#pragma once

#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace mailctl::api {

struct InvitationAcceptReply {
    std::string address;  ///< By which its owner logs in from now on.
};
BOOST_DESCRIBE_STRUCT(InvitationAcceptReply, (), (address))

struct InvitationAccept {
    static constexpr std::string_view method = "io.mailctl.invitation.Accept";
    static constexpr std::string_view summary =
        "Choose the password of the mailbox that the code is for. Nobody has to be known.";
    using Reply = InvitationAcceptReply;

    Secret code;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(InvitationAccept, (), (code, password))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::InvitationAcceptReply)
MAILCTL_REQUEST_CODEC(mailctl::api::InvitationAccept)
