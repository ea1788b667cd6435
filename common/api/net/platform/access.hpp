#pragma once

#include "common/types/http_url.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/secret.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace mailctl::api {

/// The delivery platforms that mailctl-net can talk to.
enum class PlatformKind { cybermail };

BOOST_DESCRIBE_ENUM(PlatformKind, cybermail)

/// Where a platform is.
struct PlatformAccess {
    PlatformKind platform;
    HttpUrl url;
    std::optional<std::string> authorities;  ///< Certificates in PEM, in place of the system's.
};
BOOST_DESCRIBE_STRUCT(PlatformAccess, (), (platform, url, authorities))

/// Who asks there.
struct PlatformKey {
    MailAddress email;
    Secret key;
};
BOOST_DESCRIBE_STRUCT(PlatformKey, (), (email, key))

/// What the account pays for.
struct Plan {
    std::string name;
    std::string slug;
    std::int64_t emails_per_month;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (name, slug, emails_per_month))

/// Done, and nothing to tell.
struct Done {};
BOOST_DESCRIBE_STRUCT(Done, (), ())

}  // namespace mailctl::api
