#pragma once

#include "common/api/act.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/mail_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::api {

struct AliasRedirect {
    static constexpr std::string_view method = "io.mailctl.alias.Redirect";
    static constexpr std::string_view summary =
        "Give one row of an alias another source or destination. It keeps its number.";
    using Reply = ActReply;

    std::int64_t id;
    std::optional<AliasSource> source;
    std::optional<MailAddress> destination;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(AliasRedirect, (), (id, source, destination, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::AliasRedirect)
