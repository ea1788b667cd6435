#pragma once

#include "daemon/httpd/http/application.hpp"

#include <string_view>

/// What this program writes on standard error: a line of JSON for each request, and one for what an
/// administrator has to know. Never a query, a field or a body: they hold secrets.
namespace mailctl::httpd {

void log_access(const http::Access& access);
void log_problem(std::string_view event, std::string_view text);
void log_start(std::string_view text);

}  // namespace mailctl::httpd
