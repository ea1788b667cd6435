#pragma once

#include "common/api/act.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/mail_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct AliasAdd {
    static constexpr std::string_view method = "io.mailctl.alias.Add";
    static constexpr std::string_view summary =
        "Send mail for an address on to others. \"@example.org\" is all that nobody has there.";
    using Reply = ActReply;

    AliasSource source;
    std::vector<MailAddress> destinations;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(AliasAdd, (), (source, destinations, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::AliasAdd)
