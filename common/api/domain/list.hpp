#pragma once

#include "common/api/domain/state.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/domain_part.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What the platform says of a domain's sending side.
enum class DomainSending { verified, unverified };

BOOST_DESCRIBE_ENUM(DomainSending, verified, unverified)

enum class DomainColumn { name };

BOOST_DESCRIBE_ENUM(DomainColumn, name)

/// How many domains a page has at most.
using DomainLimit = Whole<1, 2000>;

struct DomainListReply {
    std::vector<DomainState> domains;
    std::optional<std::string> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(DomainListReply, (), (domains, next))

/// From what mailctld knows; account.Status and domain.Refresh ask the platform.
struct DomainList {
    static constexpr std::string_view method = "io.mailctl.domain.List";
    static constexpr std::string_view summary =
        "List the caller's domains: how they send, and whether they receive here.";
    using Reply = DomainListReply;

    std::optional<DomainName> after;            ///< Domains behind that name.
    std::optional<DomainLimit> limit;           ///< 2000 where absent.
    std::optional<DomainPart> name;             ///< Only domains whose name has this in it.
    std::optional<DomainSending> state;         ///< Only domains of which the platform says so.
    std::optional<Sorting<DomainColumn>> sort;  ///< By name where absent.
};
BOOST_DESCRIBE_STRUCT(DomainList, (), (after, limit, name, state, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DomainListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainList)
