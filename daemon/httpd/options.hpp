#pragma once

#include "common/result.hpp"
#include "common/types/network.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mailctl::httpd {

/// What the administrator may set on the command line or in httpd.conf(5).
struct Settings {
    std::string front_socket = "/run/mailctl/front/mailctl.sock";
    std::vector<std::string> listen;  ///< "127.0.0.1:8099".
    std::string listen_unix;          ///< For a reverse proxy.
    std::string certificate;
    std::string key;
    std::vector<std::string> names;  ///< By which it is called; loopback's are always.
    std::vector<Network> trusted;    ///< Where reverse proxies are.
};

/// Nothing where --help or --version was all that was wanted.
Result<std::optional<Settings>> read_options(int argc, const char* const* argv);

}  // namespace mailctl::httpd
