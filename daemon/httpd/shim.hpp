#pragma once

#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/journal.hpp"
#include "daemon/httpd/link/links.hpp"
#include "daemon/httpd/log.hpp"
#include "daemon/httpd/metrics.hpp"
#include "daemon/httpd/route/route.hpp"
#include "daemon/httpd/seats.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

/// The shim: HTTP in, one call out, HTTP back.
///
/// It decides nothing: who somebody is and what they may, mailctld says for each call. What it
/// judges is HTTP's own business: that a request has one meaning (http/), has a route (route/) and
/// the members of that route's request, and that no other page has made a browser send it.
///
/// A path is looked for among what is the shim's own, then among the panel's (panel/), DinoMail's
/// (dinomail/) and the mail platform's (mail/), then among the calls of mailctld's
/// (api/routes.cpp).
namespace mailctl::httpd {

class Shim {
public:
    Shim(asio::io_context& io, std::string front_socket);

    http::Application application();

    void drain() { journal_.drain(); }

private:
    struct Own;

    static std::span<const Own> own();

    std::optional<http::Response> judge(http::Request& request);
    asio::awaitable<http::Reply> answer(http::Request& request);
    asio::awaitable<http::Reply> answer_by_others(Errand errand, std::optional<Error> error);
    asio::awaitable<http::Reply> answer_natively(
        Found found, Errand errand, const std::optional<Error>& error
    );
    asio::awaitable<http::Reply> tell_health(Errand errand);
    asio::awaitable<http::Reply> tell_readiness(Errand errand);
    asio::awaitable<http::Reply> describe(Errand errand);
    asio::awaitable<http::Reply> show_handbook(Errand errand);
    asio::awaitable<http::Reply> show_style(Errand errand);
    asio::awaitable<http::Reply> log_in(Errand errand);
    asio::awaitable<http::Reply> log_out(Errand errand);
    asio::awaitable<http::Reply> accept(Errand errand);
    asio::awaitable<http::Reply> follow_journal(Errand errand);
    asio::awaitable<http::Reply> tell_metrics(Errand errand);
    std::string next_id();

    asio::io_context& io_;
    Links links_;
    Journal journal_;
    Metrics metrics_;
    AccessLog log_;
    Seats seats_;
    std::string run_;  ///< So that two runs give no request the same number.
    std::uint64_t requests_ = 0;
};

}  // namespace mailctl::httpd
