#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace mailctl::api {

struct GetInterfaceDescriptionReply {
    std::string description;
};
BOOST_DESCRIBE_STRUCT(GetInterfaceDescriptionReply, (), (description))

struct GetInterfaceDescription {
    static constexpr std::string_view method = "org.varlink.service.GetInterfaceDescription";
    static constexpr std::string_view summary = "Print an interface.";
    using Reply = GetInterfaceDescriptionReply;

    std::string interface;
};
BOOST_DESCRIBE_STRUCT(GetInterfaceDescription, (), (interface))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::GetInterfaceDescriptionReply)
MAILCTL_REQUEST_CODEC(mailctl::api::GetInterfaceDescription)
