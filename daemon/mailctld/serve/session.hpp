#pragma once

#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/serve/answer.hpp"
#include "daemon/mailctld/serve/dispatch.hpp"
#include "daemon/mailctld/serve/door.hpp"
#include "daemon/mailctld/serve/hang_up.hpp"
#include "daemon/mailctld/serve/inbox.hpp"
#include "daemon/mailctld/serve/kept_answers.hpp"
#include "daemon/mailctld/serve/kept_callers.hpp"
#include "daemon/mailctld/serve/places.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <string>

namespace mailctl {

namespace asio = boost::asio;

/// The threads that calls run on. The thread of the io_context only moves bytes, and tells again
/// what a reader's answer still is.
struct Threads {
    asio::thread_pool reader{1};
    asio::thread_pool workers{8};
    Places places;             ///< On the workers.
    Backlog backlog;           ///< What the reader's replies hold.
    KeptAnswers kept;          ///< Of the reader; used on the io_context's thread.
    KeptCallers callers;       ///< At the front door. Likewise.
    std::size_t sessions = 0;  ///< How many there are. Likewise.
    bool is_asked = true;      ///< Whether a call has come since this was put back. Likewise.
};

/// One client of the socket: reads calls, one at a time, and answers them in order.
class Session : public std::enable_shared_from_this<Session> {
public:
    using Socket = asio::local::stream_protocol::socket;

    Session(Socket socket, Door door, Peer peer, Services& services, Threads& threads);

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    /// Serves until the client leaves, breaks the protocol, sleeps too long, or drain() is called.
    asio::awaitable<void> serve();

    /// Ends the session after the call that is under way, at once where none is.
    void drain();

    /// Tells a call that follows the journal that there is more.
    void wake();

    Door door() const { return door_; }
    uid_t uid() const { return peer_.uid; }

private:
    using Clock = std::chrono::steady_clock;
    using Buffers = std::array<asio::const_buffer, 2>;

    asio::awaitable<bool> read_call(std::string& message);
    asio::awaitable<bool> read_some(Clock::time_point deadline);
    void set_clock(Clock::time_point deadline);
    void watch_clock();
    asio::awaitable<void> handle(std::string message);
    asio::awaitable<void> dispatch(wire::Call call);
    asio::awaitable<Status> admit();
    asio::awaitable<std::string> refusal_now(const Method& method);
    void remember(const std::string& message, const wire::Call& call);
    const Method* known(const std::string& message) const;
    asio::awaitable<bool> tell_again(const Method& method);
    asio::awaitable<void> answer_here(const Method& method, wire::json parameters);
    asio::awaitable<void> answer_by_worker(const Method& method, wire::json parameters, bool more);
    asio::awaitable<void> answer_by_reader(const Method& method, wire::json parameters);
    asio::awaitable<void> list(const Method& method, wire::json parameters);
    asio::awaitable<void> follow(const Method& method, wire::json parameters);
    asio::awaitable<Answer> ask_reader(const Method& method, wire::json parameters, bool follows);
    asio::awaitable<void> flush();
    asio::awaitable<void> next_ring(std::uint64_t heard);
    asio::awaitable<void> write(std::string message);
    std::size_t send_now(const Buffers& frame);
    asio::awaitable<void> send_rest(const Buffers& rest);
    asio::awaitable<void> send_gathered();
    void watch_for_hang_up();
    void push(std::string message, bool is_last);
    Delivery deliver(std::string message);
    asio::awaitable<Delivery> see_read();
    bool may_go_on() const { return open_ && !cancelled_ && !draining_; }
    std::string refusal(const wire::Call& call, const Method* method) const;
    std::string request() const;
    Context context();

    Socket socket_;
    Door door_;
    Peer peer_;
    Caller caller_;              ///< Whom the call under way is made for.
    wire::Presented presented_;  ///< What it has brought along.
    Services& services_;
    Threads& threads_;
    Inbox inbox_;
    std::uint64_t heard_ = 0;         ///< The number of the calls that the last read has brought.
    bool is_first_ = true;            ///< Whether none of them was told again yet.
    std::string gathered_;            ///< Answers to some of them, which go with the next ones'.
    std::deque<std::string> outbox_;  ///< Replies of the call under way, from whichever thread.
    asio::steady_timer bell_;         ///< Rung by wake().
    std::uint64_t rings_ = 0;         ///< How often: a ring that nobody waited for counts, too.
    asio::steady_timer patience_;  ///< Set for many calls: to set it for each costs more than one.
    Clock::time_point deadline_;   ///< Until when bytes of the next call are waited for.
    bool reads_ = false;           ///< Whether they are being waited for.
    bool is_timed_ = false;        ///< Whether patience_ is being waited for.
    std::string
        plain_call_;  ///< The bytes of the last call for something to read, with nothing else.
    const Method* plain_method_ = nullptr;  ///< What it asked for.
    HangUp hang_up_;
    std::shared_ptr<std::promise<Delivery>> told_;  ///< By the coroutine that sends the last reply.
    bool finished_ = true;  ///< Whether the call's last reply is in the outbox.
    bool oneway_ = false;
    bool open_ = true;
    bool draining_ = false;
    std::atomic<bool> cancelled_{false};
};

}  // namespace mailctl
