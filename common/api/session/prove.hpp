#pragma once

#include "common/api/act.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct SessionProve {
    static constexpr std::string_view method = "io.mailctl.session.Prove";
    static constexpr std::string_view summary =
        "Prove once more who it is that uses the session: what cannot be taken back asks for a\n"
        "proof of the last ten minutes. Logging in is one.";
    using Reply = ActReply;

    Secret password;
    std::optional<Secret> code;
};
BOOST_DESCRIBE_STRUCT(SessionProve, (), (password, code))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::SessionProve)
