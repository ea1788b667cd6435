#pragma once

#include "common/api/dns/report.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct DnsApply {
    static constexpr std::string_view method = "io.mailctl.dns.Apply";
    static constexpr std::string_view summary =
        "Write the records that a sending domain needs, all of them or none. What others wrote is\n"
        "kept; with force, what they have changed of ours is overwritten.";
    using Reply = DnsPlanReply;

    DomainName domain;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DnsApply, (), (domain, dry_run, force))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsApply)
