#pragma once

#include "daemon/httpd/route/route.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mailctl::httpd {

/// Who gets an answer.
enum class Admission : std::uint8_t {
    anybody,  ///< Whatever they present.
    guest,    ///< Nobody has to be known yet, and who shows something false is refused.
    known,
};

/// A route that is no call of mailctld's, or more than one.
struct OwnRoute {
    Route route;  ///< Without an Ask it is a page, which the description leaves out.
    Admission admission;
    std::string_view content = "application/json";  ///< What it answers with.
};

struct Health {
    bool ok;
};
BOOST_DESCRIBE_STRUCT(Health, (), (ok))

struct Readiness {
    bool ready;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (ready))

/// What a browser is told of its new session, beside the cookies.
struct LoggedIn {
    std::string user;
    std::string role;
    std::string tenant;
    std::string until;
    std::string csrf;  ///< What each change has to send back.
};
BOOST_DESCRIBE_STRUCT(LoggedIn, (), (user, role, tenant, until, csrf))

extern const OwnRoute health_route;
extern const OwnRoute readiness_route;
extern const OwnRoute metrics_route;
extern const OwnRoute log_in_route;
extern const OwnRoute log_out_route;
extern const OwnRoute accept_route;
extern const OwnRoute events_route;

/// Those that the description has.
std::span<const OwnRoute* const> own_routes();

}  // namespace mailctl::httpd
