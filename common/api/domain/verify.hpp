#pragma once

#include "common/api/domain/report.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct DomainVerify {
    static constexpr std::string_view method = "io.mailctl.domain.Verify";
    static constexpr std::string_view summary =
        "Look at a domain's records in the DNS, then have the platform do so and tell what it "
        "says.";
    using Reply = DomainReportReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DomainVerify, (), (domain))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DomainVerify)
