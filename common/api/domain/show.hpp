#pragma once

#include "common/api/domain/report.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct DomainShow {
    static constexpr std::string_view method = "io.mailctl.domain.Show";
    static constexpr std::string_view summary =
        "Tell how each record of a sending domain is found in the DNS, and what to do.";
    using Reply = DomainReportReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DomainShow, (), (domain))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DomainShow)
