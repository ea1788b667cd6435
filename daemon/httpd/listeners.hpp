#pragma once

#include "common/result.hpp"
#include "daemon/httpd/http/listener.hpp"
#include "daemon/httpd/options.hpp"

#include <vector>

namespace mailctl::httpd {

/// Where to take clients: systemd's sockets, or of our own, as the settings say. Refuses settings
/// that would not count beside systemd's. TLS is spoken at those of TCP where there is a
/// certificate; who comes to a Unix socket is on this machine.
Result<std::vector<http::Listener>> listeners_of(const Settings& settings);

}  // namespace mailctl::httpd
