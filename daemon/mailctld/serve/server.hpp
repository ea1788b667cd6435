#pragma once

#include "daemon/mailctld/serve/listen.hpp"
#include "daemon/mailctld/serve/session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <memory>
#include <optional>
#include <set>

/// Serving: from the socket to a handler and back.
///
/// listen.hpp makes or inherits a socket for each door (door.hpp); the server accepts, within
/// places for each user and door; a session (session.hpp) is one client: bytes until a NUL, within
/// limits of size and time, one call after the other. Whom a call is made for the kernel says at
/// the local door (peer.hpp), and at the front door what each call presents (access/gate.hpp).
/// dispatch.cpp finds the row of the method table, checks the right and gives the call to a worker,
/// within places for each owner (places.hpp), or the reader; answer.hpp cuts what readers get,
/// handover.hpp waits for the client of a reply that tells a secret.
///
/// The protocol is Varlink, mailctl-protocol(7). It does not promise an order between clients, nor
/// that a reply arrives: whoever needs to know asks the status.
namespace mailctl {

/// Accepts clients and keeps their number within bounds. Lives on the io_context's thread.
class Server {
public:
    Server(asio::io_context& io, Listeners listeners, Services& services);

    /// Serves until SIGTERM or SIGINT, then lets the calls under way finish. `first_work` is done
    /// beside, once clients can connect: it may wait for Postfix, and boot waits for us. `chore` is
    /// done again and again.
    void run(std::function<void()> first_work, std::function<void()> chore);

    /// Tells those who follow the journal. From any thread.
    void journal_grew();

private:
    using Acceptor = asio::local::stream_protocol::acceptor;

    asio::awaitable<void> accept_clients(Acceptor& acceptor, Door door);
    asio::awaitable<void> serve(std::shared_ptr<Session> session);
    asio::awaitable<void> refuse(Session::Socket socket, Error error);
    asio::awaitable<void> await_signals();
    asio::awaitable<void> feed_watchdog();
    asio::awaitable<void> do_chore(std::function<void()> chore);
    void work(const std::function<void()>& work);
    void rest();
    void open_to_dovecot();
    void reload();
    std::size_t clients_at(Door door) const;
    std::optional<Error> refusal(const Peer& peer, Door door) const;
    void open_to_groups();
    void welcome(Session::Socket socket, Door door);
    void drain();

    asio::io_context& io_;
    Listeners listeners_;  ///< Their descriptors are the acceptors'.
    Acceptor local_;
    std::optional<Acceptor> front_;
    std::optional<Acceptor> dovecot_;
    uid_t dovecot_user_ = 0;
    asio::signal_set signals_;
    asio::steady_timer watchdog_;
    asio::steady_timer chore_;
    asio::steady_timer room_;  ///< Rung when a client leaves.
    Services& services_;
    Threads threads_;
    std::set<std::shared_ptr<Session>> sessions_;
    bool is_shut_told_ = false;  ///< That Dovecot's door could not be opened.
    bool rests_ = false;         ///< Whether rest() was for this pause.
    bool draining_ = false;
};

}  // namespace mailctl
