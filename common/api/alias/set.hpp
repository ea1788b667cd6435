#pragma once

#include "common/api/act.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/mail_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct AliasSet {
    static constexpr std::string_view method = "io.mailctl.alias.Set";
    static constexpr std::string_view summary =
        "Change where an alias's mail goes: to these destinations, or to some more and some less;\n"
        "or whose mail it is. Of a whole alias, or of one row by its number, which stays.";
    using Reply = ActReply;

    std::optional<AliasSource> source;    ///< The alias; or
    std::optional<std::int64_t> id = {};  ///< one row of it, which has one destination.
    std::optional<AliasSource> rename;    ///< What the source is from now on.
    std::optional<std::vector<MailAddress>> destinations;  ///< All of them.
    std::optional<std::vector<MailAddress>> add;
    std::optional<std::vector<MailAddress>> take;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(AliasSet, (), (source, id, rename, destinations, add, take, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::AliasSet)
