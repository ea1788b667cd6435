#pragma once

#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/http/engine.hpp"
#include "daemon/httpd/http/listener.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// HTTP/1.1, and nothing of what is asked for in it.
///
/// A listener (listener.hpp) gives connections; the server takes as many as there is room for. A
/// session (session.hpp) is one of them: it reads a head, which head.hpp parses and judges, asks
/// the application (application.hpp) whether it likes it, reads the body, and answers or goes on
/// with a stream (events.hpp). Bytes come and go by a transport (transport.hpp): plain, or TLS with
/// a certificate that may be renewed (certificate.hpp). One thread: that of the io_context.
namespace mailctl::httpd::http {

class Session;

class Server {
public:
    /// How many there are, for who watches.
    struct Counts {
        std::size_t connections;
        std::size_t tls_connections;
        std::size_t streams;
    };

    Server(asio::io_context& io, Options options, Application application);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    Server(Server&&) = delete;
    Server& operator=(Server&&) = delete;

    /// Serves until drain() is called and the last client has left.
    asio::awaitable<void> run(std::vector<Listener> listeners);

    /// Takes nobody in, closes what is idle, tells streams, and closes each connection after the
    /// answer that is under way.
    void drain();

    Counts counts() const { return {sessions_.size(), tls_sessions_, engine_.streams}; }

private:
    struct Gate;
    struct Arrival;

    asio::awaitable<void> accept_clients(Gate& gate);
    bool accept_waiting(Gate& gate, int most);
    void welcome(Gate& gate, Arrival arrival);
    void turn_away(Gate& gate, Arrival arrival, Refusal refusal);
    void leave(const std::shared_ptr<Session>& session, const std::string& place);
    std::size_t neighbours(const std::string& place) const;
    std::optional<Refusal> refusal(const Gate& gate, const Arrival& arrival) const;
    void report(std::string_view event, const std::exception_ptr& problem);

    Engine engine_;
    asio::steady_timer change_;  ///< Rung when a client or a gate is gone.
    std::list<Gate> gates_;
    std::size_t open_gates_ = 0;
    std::unordered_set<std::shared_ptr<Session>> sessions_;
    std::unordered_map<std::string, std::size_t> places_;  ///< Connections of each address.
    std::size_t tls_sessions_ = 0;
};

}  // namespace mailctl::httpd::http
