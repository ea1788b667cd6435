#pragma once

#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

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
    std::vector<AliasEntry> aliases;   ///< In the order in which they were made; 1000 at most.
    std::optional<std::int64_t> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(AliasListReply, (), (aliases, next))

struct AliasList {
    static constexpr std::string_view method = "io.mailctl.alias.List";
    static constexpr std::string_view summary =
        "List the aliases of one's domains, a row for each destination.";
    using Reply = AliasListReply;

    std::optional<DomainName> domain;     ///< Of this alone.
    std::optional<std::string> contains;  ///< With this in the source or the destination.
    std::optional<std::int64_t> after;    ///< Rows with a greater number.
    std::optional<std::int64_t> limit;    ///< 1000 where it is absent.
};
BOOST_DESCRIBE_STRUCT(AliasList, (), (domain, contains, after, limit))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::AliasListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AliasList)
