#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct InvitationState {
    std::string address;
    std::string expires;  ///< RFC 3339, UTC; as since.
    bool expired;
    std::string since;
    std::string by;
};
BOOST_DESCRIBE_STRUCT(InvitationState, (), (address, expires, expired, since, by))

struct InvitationListReply {
    std::vector<InvitationState> invitations;  ///< In the order of addresses.
};
BOOST_DESCRIBE_STRUCT(InvitationListReply, (), (invitations))

struct InvitationList {
    static constexpr std::string_view method = "io.mailctl.invitation.List";
    static constexpr std::string_view summary =
        "List who has been invited to choose a mailbox's password and has not done so.";
    using Reply = InvitationListReply;
};
BOOST_DESCRIBE_STRUCT(InvitationList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::InvitationListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::InvitationList)
