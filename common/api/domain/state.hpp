#pragma once

#include <boost/describe/class.hpp>

#include <string>

namespace mailctl::api {

/// A sending domain as of `seen`.
struct DomainState {
    std::string name;
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
    bool records;      ///< Some of its DNS records were written by mailctl.
    std::string seen;  ///< When the platform told so: RFC 3339, UTC.
};
BOOST_DESCRIBE_STRUCT(DomainState, (), (name, verified, spf, dkim, dmarc, records, seen))

}  // namespace mailctl::api
