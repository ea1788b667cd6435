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

struct AliasRemove {
    static constexpr std::string_view method = "io.mailctl.alias.Remove";
    static constexpr std::string_view summary =
        "Send mail for an address on no longer: to these, or to anybody where none is named.";
    using Reply = ActReply;

    AliasSource source;
    std::optional<std::vector<MailAddress>> destinations;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(AliasRemove, (), (source, destinations, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::AliasRemove)
