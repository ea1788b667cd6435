#pragma once

#include "common/api/dns/report.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct DnsWithdraw {
    static constexpr std::string_view method = "io.mailctl.dns.Withdraw";
    static constexpr std::string_view summary =
        "Take back exactly the records that were written for a sending domain, and put back what\n"
        "stood in their place.";
    using Reply = DnsPlanReply;

    DomainName domain;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DnsWithdraw, (), (domain, dry_run, force))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsWithdraw)
