#pragma once

#include "common/api/act.hpp"
#include "common/api/net/dns/access.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct DnsProviderAdd {
    static constexpr std::string_view method = "io.mailctl.dns.ProviderAdd";
    static constexpr std::string_view summary =
        "Add a DNS provider, or give the one of this name other settings. It is tried first, "
        "unless\n"
        "no_test says otherwise.";
    using Reply = ActReply;

    Label name;
    DnsAccess access;
    std::optional<bool> no_test;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DnsProviderAdd, (), (name, access, no_test, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderAdd)
