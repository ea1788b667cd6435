#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

/// The interface that every Varlink service has; names and members are the protocol's.
namespace mailctl::api {

struct GetInfoReply {
    std::string vendor;
    std::string product;
    std::string version;
    std::string url;
    std::vector<std::string> interfaces;
};
BOOST_DESCRIBE_STRUCT(GetInfoReply, (), (vendor, product, version, url, interfaces))

struct GetInfo {
    static constexpr std::string_view method = "org.varlink.service.GetInfo";
    static constexpr std::string_view summary = "Tell who answers here.";
    using Reply = GetInfoReply;
};
BOOST_DESCRIBE_STRUCT(GetInfo, (), ())

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

MAILCTL_REPLY_CODEC(mailctl::api::GetInfoReply)
MAILCTL_REQUEST_CODEC(mailctl::api::GetInfo)
MAILCTL_REPLY_CODEC(mailctl::api::GetInterfaceDescriptionReply)
MAILCTL_REQUEST_CODEC(mailctl::api::GetInterfaceDescription)
