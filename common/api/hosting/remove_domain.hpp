#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct HostingRemoveDomain {
    static constexpr std::string_view method = "io.mailctl.hosting.RemoveDomain";
    static constexpr std::string_view summary =
        "Receive no more mail for a domain, and remove its mailboxes and aliases. Mailboxes can "
        "be\n"
        "brought back for 30 days. Where it has any, with_mailboxes has to say so.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<bool> with_mailboxes;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(HostingRemoveDomain, (), (domain, with_mailboxes, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingRemoveDomain)
