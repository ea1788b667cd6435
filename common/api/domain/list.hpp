#pragma once

#include "common/api/domain/state.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct DomainListReply {
    std::vector<DomainState> domains;  ///< In the order of names; 2000 at most.
    std::optional<std::string> next;   ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(DomainListReply, (), (domains, next))

/// From what mailctld knows; account.Status and domain.Refresh ask the platform.
struct DomainList {
    static constexpr std::string_view method = "io.mailctl.domain.List";
    static constexpr std::string_view summary =
        "List the caller's domains: how they send, and whether they receive here.";
    using Reply = DomainListReply;

    std::optional<DomainName> after;  ///< Domains with a greater name.
};
BOOST_DESCRIBE_STRUCT(DomainList, (), (after))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DomainListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainList)
