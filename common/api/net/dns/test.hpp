#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct TestProviderReply {
    std::string text;  ///< Who answered: "PowerDNS 4.7.3".
};
BOOST_DESCRIBE_STRUCT(TestProviderReply, (), (text))

/// Tries whether the provider can be reached and takes the key. With `zone`, whether it hosts that
/// zone; changes nothing.
struct TestProvider {
    static constexpr std::string_view method = "io.mailctl.net.TestProvider";
    static constexpr std::string_view summary = "Try a provider's address and key.";
    using Reply = TestProviderReply;

    DnsAccess access;
    std::optional<DomainName> zone;
};
BOOST_DESCRIBE_STRUCT(TestProvider, (), (access, zone))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::TestProviderReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TestProvider)
