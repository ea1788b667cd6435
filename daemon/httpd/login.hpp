#pragma once

#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/message.hpp"
#include "daemon/httpd/link/links.hpp"

#include <boost/asio/awaitable.hpp>

/// Where a browser gets its cookies and leaves them. A session itself is mailctld's.
namespace mailctl::httpd {

asio::awaitable<http::Response> log_in(Links& links, Errand errand);
asio::awaitable<http::Response> log_out(Links& links, Errand errand);

}  // namespace mailctl::httpd
