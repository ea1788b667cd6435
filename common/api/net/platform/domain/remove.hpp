#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

/// Succeeds where the platform does not have the domain (any more).
struct PlatformDomainRemove {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainRemove";
    static constexpr std::string_view summary = "Remove a sending domain.";
    using Reply = Done;

    PlatformAccess access;
    PlatformKey key;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainRemove, (), (access, key, domain))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainRemove)
