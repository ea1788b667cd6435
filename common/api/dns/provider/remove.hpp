#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct DnsProviderRemove {
    static constexpr std::string_view method = "io.mailctl.dns.ProviderRemove";
    static constexpr std::string_view summary =
        "Forget a DNS provider and its key. Refused while records of ours are there, except with\n"
        "force; they then stay where they are.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DnsProviderRemove, (), (name, dry_run, force))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsProviderRemove)
