#pragma once

#include <boost/describe/enum.hpp>

#include <cstdint>

namespace mailctl {

/// What may be done at most by who comes through the front door, whatever a token says: what
/// somebody could do who has broken into mailctl-httpd and waits for tokens to pass by.
enum class FrontMay : std::uint8_t {
    read,    ///< Look.
    change,  ///< And change mail, but neither who may do what nor where records can be written.
    admin,   ///< And everything else.
};
BOOST_DESCRIBE_ENUM(FrontMay, read, change, admin)

}  // namespace mailctl
