#pragma once

#include "common/types/network.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/http/deadlines.hpp"
#include "daemon/httpd/http/limits.hpp"
#include "daemon/httpd/http/names.hpp"
#include "daemon/httpd/http/writing.hpp"

#include <string>
#include <vector>

namespace mailctl::httpd::http {

struct Options {
    Limits limits;
    std::vector<std::string> names;  ///< What a Host field may say: Names.
    std::vector<Network> trusted;    ///< Where reverse proxies are.
    std::string health_path = "/healthz";
};

/// What all sessions of a server have in common.
struct Engine {
    Engine(asio::io_context& context, Options given, Application calls)
        : io(context)
        , limits(given.limits)
        , names(std::move(given.names))
        , trusted(std::move(given.trusted))
        , health_path(std::move(given.health_path))
        , application(std::move(calls))
        , deadlines(context) {}

    asio::io_context& io;
    Limits limits;
    Names names;
    std::vector<Network> trusted;
    std::string health_path;
    Application application;
    Deadlines deadlines;
    Date date;
    std::size_t streams = 0;  ///< Event streams under way.
    bool is_draining = false;
};

}  // namespace mailctl::httpd::http
