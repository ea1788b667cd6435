#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

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

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::GetInfoReply)
MAILCTL_REQUEST_CODEC(mailctl::api::GetInfo)
