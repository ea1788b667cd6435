#pragma once

#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/link/links.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace mailctl::httpd::panel {

/// How things stand, for a browser without a script. It changes nothing.
asio::awaitable<http::Reply> page(Links& links, Errand errand, std::optional<Error> refused);

}  // namespace mailctl::httpd::panel
