#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct DnsGrant {
    static constexpr std::string_view method = "io.mailctl.dns.Grant";
    static constexpr std::string_view summary =
        "Let the platform account of a user of this machine, or of a tenant (tenant:NAME), have\n"
        "records in a zone and its subdomains.";
    using Reply = ActReply;

    DomainName zone;
    std::string user;
    std::optional<bool> force;  ///< Also over what others wrote there.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DnsGrant, (), (zone, user, force, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsGrant)
