#pragma once

#include "common/api/act.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct HostingRebuild {
    static constexpr std::string_view method = "io.mailctl.hosting.Rebuild";
    static constexpr std::string_view summary =
        "Make what Postfix and Dovecot look up say what the store says, whatever it says. Mail "
        "and\n"
        "logins go on meanwhile.";
    using Reply = ActReply;

    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(HostingRebuild, (), (dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingRebuild)
