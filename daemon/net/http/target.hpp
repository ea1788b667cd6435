#pragma once

#include <string>

namespace mailctl::net::http {

/// Where a URL leads.
struct Target {
    std::string host;  ///< Without brackets; empty where the URL is none.
    std::string port;
    bool is_tls = false;
};

Target target_of(const std::string& url);

/// An IPv4 or IPv6 address in its usual form, and no name.
bool is_address(const std::string& host);

/// An address that leads to this machine and nowhere else.
bool is_loopback(const std::string& address);

}  // namespace mailctl::net::http
