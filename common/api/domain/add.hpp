#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct DomainAdd {
    static constexpr std::string_view method = "io.mailctl.domain.Add";
    static constexpr std::string_view summary =
        "Add a sending domain to the caller's account and, where its zone is hosted by a DNS\n"
        "provider that mailctl may use for the caller, write its records.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<bool> no_dns;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(DomainAdd, (), (domain, no_dns, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DomainAdd)
