#pragma once

#include "daemon/mailctld/serve/listen.hpp"
#include "daemon/mailctld/serve/session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <memory>
#include <set>

/// Serving: from the socket to a handler and back.
///
/// The listener (listen.hpp) makes or inherits the socket; the server accepts, within places for
/// each user (places.hpp); a session (session.hpp) is one client: bytes until a NUL, within limits
/// of size and time, one call after the other, by the kernel's word about who it is (peer.hpp).
/// dispatch.cpp finds the row of the method table, checks the role and gives the call to a worker
/// or the reader; answer.hpp cuts what readers get, handover.hpp waits for the client of a reply
/// that tells a secret.
///
/// The protocol is Varlink, mailctl-protocol(7). It does not promise an order between clients, nor
/// that a reply arrives: whoever needs to know asks the status.
namespace mailctl {

/// Accepts clients and keeps their number within bounds. Lives on the io_context's thread.
class Server {
public:
    Server(asio::io_context& io, Listener listener, Services& services);

    /// Serves until SIGTERM or SIGINT, then lets the calls under way finish. `first_work` is done
    /// beside, once clients can connect: it may wait for Postfix, and boot waits for us. `chore` is
    /// done again and again.
    void run(std::function<void()> first_work, std::function<void()> chore);

    /// Tells those who follow the journal. From any thread.
    void journal_grew();

private:
    asio::awaitable<void> accept_clients();
    asio::awaitable<void> serve(std::shared_ptr<Session> session);
    asio::awaitable<void> refuse(Session::Socket socket);
    asio::awaitable<void> await_signals();
    asio::awaitable<void> feed_watchdog();
    asio::awaitable<void> do_chore(std::function<void()> chore);
    void work(const std::function<void()>& work);
    void rest();
    void reload();
    bool has_room_for(const Peer& peer) const;
    void welcome(Session::Socket socket);
    void drain();

    asio::io_context& io_;
    asio::local::stream_protocol::acceptor acceptor_;
    asio::signal_set signals_;
    asio::steady_timer watchdog_;
    asio::steady_timer chore_;
    asio::steady_timer room_;  ///< Rung when a client leaves.
    Services& services_;
    Threads threads_;
    Listener listener_;  ///< Its descriptor is the acceptor's.
    std::set<std::shared_ptr<Session>> sessions_;
    bool rests_ = false;  ///< Whether rest() was for this pause.
    bool draining_ = false;
};

}  // namespace mailctl
