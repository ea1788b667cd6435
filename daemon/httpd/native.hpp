#pragma once

#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/link/links.hpp"
#include "daemon/httpd/route/route.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace mailctl::httpd {

/// Answers what a route has been found for: its call, or with "Accept: text/event-stream" all that
/// a change tells on its way. A change goes on when its client has left.
asio::awaitable<http::Reply> answer_by_route(
    asio::io_context& io, Links& links, Found found, Errand errand
);

}  // namespace mailctl::httpd
