#pragma once

#include "daemon/httpd/answer.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/journal.hpp"
#include "daemon/httpd/link/links.hpp"
#include "daemon/httpd/route/route.hpp"
#include "daemon/httpd/visitor.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// The shim: HTTP in, one call out, HTTP back.
///
/// It decides nothing: who somebody is and what they may, mailctld says for each call. What it
/// judges is HTTP's own business: that a request has one meaning (http/), has a route (route/) and
/// the members of that route's request, and that no other page has made a browser send it.
namespace mailctl::httpd {

class Shim {
public:
    Shim(asio::io_context& io, std::string front_socket);

    http::Application application();

    void drain() { journal_.drain(); }

private:
    std::optional<http::Response> judge(http::Request& request);
    asio::awaitable<http::Reply> handle(http::Request& request);
    asio::awaitable<http::Response> route(http::Request& request);
    asio::awaitable<http::Response> ask(const Route& row, std::string call, std::string id);
    http::Reply stream(const Route& row, std::string call, std::string id);
    asio::awaitable<http::Response> log_in(http::Request& request, Visitor visitor);
    asio::awaitable<http::Response> log_out(http::Request& request, Visitor visitor);
    asio::awaitable<http::Response> is_ready(const http::Request& request);
    On on(const http::Request& request, const Visitor& visitor) const;
    std::string next_id();

    asio::io_context& io_;
    Links links_;
    Journal journal_;
    std::uint64_t run_;  ///< So that two runs give no request the same number.
    std::uint64_t requests_ = 0;
};

}  // namespace mailctl::httpd
