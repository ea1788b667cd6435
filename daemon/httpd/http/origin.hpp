#pragma once

#include "common/types/network.hpp"
#include "daemon/httpd/http/fields.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::httpd::http {

/// Who is at the other end of a connection.
struct Peer {
    std::string address;      ///< "unix" at a Unix socket.
    bool is_trusted = false;  ///< A reverse proxy, whose word about its clients counts.
};

/// The one way in which an address is written; from a proxy it may have a port behind it.
std::optional<std::string> parse_address(std::string_view text);

/// Whom the trusted proxies have seen: X-Forwarded-For from the right to the left, up to the first
/// who is not one of them. What stands left of that one is only its word.
std::string client_address(
    const Fields& fields, const Peer& peer, const std::vector<Network>& trusted
);

/// Whether the proxy, where that is trusted, was spoken to in TLS.
bool was_tls(const Fields& fields, const Peer& peer);

bool is_trusted(std::string_view address, const std::vector<Network>& trusted);

}  // namespace mailctl::httpd::http
