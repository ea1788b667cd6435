#pragma once

#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/http/message.hpp"

namespace mailctl::httpd {

/// What is true of every answer of ours: it is nobody's to keep, to guess about or to frame.
void secure(http::Fields& fields, bool is_tls);

/// Puts into an answer that and the request's number. Used on the io_context's thread alone.
void finish(http::Response& response, const http::Request& request);
void finish(http::Reply& reply, const http::Request& request);

}  // namespace mailctl::httpd
