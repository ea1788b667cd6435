#pragma once

#include "daemon/httpd/route/route.hpp"

#include <string>

namespace mailctl::httpd {

/// The routes and those of the shim's own as an OpenAPI 3.1 document, from the shapes of their
/// requests: what it says of a member is what the codec takes.
std::string openapi_of(Routes routes);

}  // namespace mailctl::httpd
