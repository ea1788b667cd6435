#pragma once

#include "common/result.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/http/message.hpp"
#include "daemon/httpd/route/route.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Between calls of mailctld's and HTTP: no more than putting one into the other.
namespace mailctl::httpd {

/// Whom a call is made for.
struct On {
    std::string token;  ///< Empty for nobody.
    std::string address;
    std::string request;
    std::string key = {};   ///< What has the same is done once.
    std::string name = {};  ///< Whose token they say it is; empty where they do not.
};

/// A call's text. `parameters` is JSON already.
std::string call_text(
    std::string_view method, const std::string& parameters, const On& on, bool more
);

/// The parameters of a reply, as they stand in its text; or the error that it is.
Result<std::string> parameters_in(std::string reply);

/// What one of many replies has: the progress, or what the call came to.
struct Part {
    std::string_view event;  ///< "progress", "result".
    std::string data;
};
Result<Part> part_of(const Ask& ask, const std::string& reply);

/// The answer to a reply, which is wiped: it may tell a secret. Where it tells of a state, that is
/// its ETag.
http::Response answer_to(
    const Route& route, Result<std::string> reply, const http::Request& request
);

}  // namespace mailctl::httpd
