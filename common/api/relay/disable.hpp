#pragma once

#include "common/api/change.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// Puts everything that the relay took back to what it was.
struct RelayDisable {
    static constexpr std::string_view method = "io.mailctl.relay.Disable";
    static constexpr std::string_view summary =
        "Stop using the relay and put every parameter back to what it was. With forget the stored\n"
        "password is deleted too, and the change cannot be undone.";
    using Reply = ChangeReply;

    std::optional<bool> dry_run;
    std::optional<bool> force;  ///< Put back also what somebody else has changed since.
    std::optional<bool> forget;
    std::optional<std::string> expect;
};
BOOST_DESCRIBE_STRUCT(RelayDisable, (), (dry_run, force, forget, expect))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::RelayDisable)
