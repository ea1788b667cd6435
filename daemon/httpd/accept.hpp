#pragma once

#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/message.hpp"
#include "daemon/httpd/link/links.hpp"

#include <boost/asio/awaitable.hpp>

namespace mailctl::httpd {

/// Somebody who has a code of an invitation chooses a mailbox's password by it. Whatever else they
/// present says nothing here.
asio::awaitable<http::Response> accept_invitation(Links& links, Errand errand);

}  // namespace mailctl::httpd
