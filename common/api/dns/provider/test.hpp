#pragma once

#include "common/types/domain_name.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct DnsProviderTestReply {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(DnsProviderTestReply, (), (text))

struct DnsProviderTest {
    static constexpr std::string_view method = "io.mailctl.dns.ProviderTest";
    static constexpr std::string_view summary =
        "Try a provider's address and key, and whether it hosts a zone. Changes nothing.";
    using Reply = DnsProviderTestReply;

    Label name;
    std::optional<DomainName> zone;
};
BOOST_DESCRIBE_STRUCT(DnsProviderTest, (), (name, zone))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DnsProviderTestReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderTest)
