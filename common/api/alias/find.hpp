#pragma once

#include "common/api/hosting/found.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// By what aliases are sorted.
enum class AliasOrder { id, source, destination, domain };
BOOST_DESCRIBE_ENUM(AliasOrder, id, source, destination, domain)

struct FoundAlias {
    std::int64_t id;
    std::string source;
    std::string destination;
    std::int64_t domain_id;
};
BOOST_DESCRIBE_STRUCT(FoundAlias, (), (id, source, destination, domain_id))

struct AliasFindReply {
    std::vector<FoundAlias> aliases;
    std::int64_t total;  ///< Of all that fit, behind `after` as well.
};
BOOST_DESCRIBE_STRUCT(AliasFindReply, (), (aliases, total))

struct AliasFind {
    static constexpr std::string_view method = "io.mailctl.alias.Find";
    static constexpr std::string_view summary =
        "Find aliases, a row for each destination, by their numbers or by what they say, in an\n"
        "order of one's choice and from any place in it. Where they end is told by List.";
    using Reply = AliasFindReply;

    std::optional<std::vector<std::int64_t>> ids;
    std::optional<std::string> source;       ///< Of this one alone.
    std::optional<std::string> destination;  ///< To this one alone.
    std::optional<std::int64_t> domain_id;   ///< Of this domain alone.
    std::optional<std::string> contains;     ///< With this in the source or the destination.
    std::optional<AliasOrder> order;
    std::optional<bool> descending;
    std::optional<std::int64_t> after;  ///< With a greater number.
    std::optional<FoundOffset> offset;
    std::optional<FoundLimit> limit;  ///< 1000 where it is absent.
};
BOOST_DESCRIBE_STRUCT(
    AliasFind,
    (),
    (ids, source, destination, domain_id, contains, order, descending, after, offset, limit)
)

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::AliasFindReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AliasFind)
