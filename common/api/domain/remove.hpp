#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct DomainRemove {
    static constexpr std::string_view method = "io.mailctl.domain.Remove";
    static constexpr std::string_view summary =
        "Remove a sending domain from the caller's account; with withdraw, its records too.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<bool> withdraw;
    std::optional<bool> dry_run;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(DomainRemove, (), (domain, withdraw, dry_run, force))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DomainRemove)
