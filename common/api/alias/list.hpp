#pragma once

#include "common/types/cursor.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/sorting.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct AliasEntry {
    std::int64_t id;
    std::string source;
    std::string destination;
    bool exterior;  ///< Its mail leaves this machine.
    bool ok;        ///< It ends somewhere.
    std::optional<std::string> problem;
};
BOOST_DESCRIBE_STRUCT(AliasEntry, (), (id, source, destination, exterior, ok, problem))

struct AliasListReply {
    std::vector<AliasEntry> aliases;  ///< 1000 at most.
    std::optional<std::string> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(AliasListReply, (), (aliases, next))

enum class AliasColumn { source, since };

BOOST_DESCRIBE_ENUM(AliasColumn, source, since)

struct AliasList {
    static constexpr std::string_view method = "io.mailctl.alias.List";
    static constexpr std::string_view summary =
        "List the aliases of one's domains, a row for each destination.";
    using Reply = AliasListReply;

    std::optional<DomainName> domain;     ///< Of this alone.
    std::optional<std::string> contains;  ///< With this in the source or the destination.
    std::optional<Cursor> after;          ///< What a page has told as `next`.
    std::optional<std::int64_t> limit;    ///< 1000 where it is absent.
    std::optional<Sorting<AliasColumn>>
        sort;  ///< By source where it is absent; since: as they were made.
};
BOOST_DESCRIBE_STRUCT(AliasList, (), (domain, contains, after, limit, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::AliasListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AliasList)
