#pragma once

#include "common/error.hpp"
#include "daemon/httpd/http/message.hpp"

#include <string>
#include <string_view>

namespace mailctl::httpd {

/// The status that goes with an error of mailctld's.
unsigned status_of(Errc code);

/// {"error":{"code":"NotFound","message":…,"hint":…,"field":…},"request":"…"}: the one shape of
/// what goes wrong. Of what is our own or mailctld's fault the client learns the request's number,
/// under which the logs have the rest.
http::Response problem(const Error& error, const std::string& request);

/// The same for what is wrong with the HTTP itself.
http::Response problem(unsigned status, std::string_view sentence, const std::string& request);

/// A Response with a body of JSON.
http::Response json_response(unsigned status, std::string body);

}  // namespace mailctl::httpd
