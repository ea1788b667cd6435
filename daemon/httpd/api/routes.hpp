#pragma once

#include "daemon/httpd/route/route.hpp"

namespace mailctl::httpd {

/// /api/v1: each does all that its command does.
Routes native_routes();

}  // namespace mailctl::httpd
