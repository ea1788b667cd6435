#pragma once

#include "common/api/dns/report.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct DnsPlan {
    static constexpr std::string_view method = "io.mailctl.dns.Plan";
    static constexpr std::string_view summary =
        "Tell what apply would do to the DNS records of a sending domain.";
    using Reply = DnsPlanReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DnsPlan, (), (domain))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DnsPlan)
