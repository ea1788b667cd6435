#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct DnsRevoke {
    static constexpr std::string_view method = "io.mailctl.dns.Revoke";
    static constexpr std::string_view summary =
        "Take a grant back. Records that were written stay until they are withdrawn.";
    using Reply = ActReply;

    DomainName zone;
    std::string user;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DnsRevoke, (), (zone, user, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsRevoke)
