#pragma once

#include "daemon/httpd/http/engine.hpp"
#include "daemon/httpd/http/head.hpp"
#include "daemon/httpd/http/origin.hpp"
#include "daemon/httpd/http/transport.hpp"
#include "daemon/httpd/http/websocket.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mailctl::httpd::http {

/// How a client has come in.
struct Door {
    Peer peer;
    std::uint16_t port = 0;
    bool is_tls = false;
};

/// One connection: requests, one after the other, each within limits of size and time. What a
/// client sends ahead waits in the inbox, or in the kernel.
class Session : public std::enable_shared_from_this<Session>, private Deadlines::Watched {
public:
    Session(Engine& engine, std::unique_ptr<Transport> transport, Door door);

    /// Until the client leaves or has to.
    asio::awaitable<void> serve();

    /// serve() has to be spawned with it: what cancels a handler that takes too long.
    asio::cancellation_slot slot() { return handler_cancel_.slot(); }

    /// Ends where nothing is asked; where something is, after the answer.
    void drain();

    const Door& door() const { return door_; }

private:
    using Clock = Deadlines::Clock;

    /// What a deadline that passes does.
    enum class Phase { reading, idle, handling, writing };

    /// Of an answer, what the kernel has had no room for, and a long body.
    struct Unsent {
        std::string text;
        std::string_view body;

        bool is_empty() const { return text.empty() && body.empty(); }
    };

    void overdue() override;

    // ---- reading (session_reading.cpp)
    asio::awaitable<bool> read_head();
    asio::awaitable<bool> read_body(Head& head);
    asio::awaitable<bool> read_some(Phase phase, Clock::time_point deadline);
    asio::awaitable<void> linger();
    std::string_view head_in_inbox() const { return {inbox_.data(), head_bytes_}; }
    void drop_head();
    Clock::time_point idle_until() const;

    // ---- answering
    asio::awaitable<void> exchange();
    asio::awaitable<Reply> handle(Request& request);
    asio::awaitable<void> answer(const Request& request, Response response);
    Unsent begin_answer(const Request& request, Response& response);
    asio::awaitable<void> answer_rest(
        const Request& request, const Response& response, Unsent unsent
    );
    void end_answer(const Request& request, const Response& response, bool is_sent);
    asio::awaitable<void> refuse(Refusal refusal);
    asio::awaitable<void> refuse(const Request& request, Refusal refused);
    asio::awaitable<bool> write(std::string_view text);
    asio::awaitable<bool> write_rest(std::string_view text);
    std::size_t write_now(std::string_view text);
    std::variant<std::monostate, Response, Refusal> judge(Request& request);
    Response refusal(unsigned status, std::string_view sentence);
    std::string text_of(const Request& request, Response& response, bool is_of_length);
    void log(const Request& request, unsigned status);
    void report(std::string_view event, const std::exception_ptr& problem);

    // ---- what goes on (session_events.cpp)
    asio::awaitable<void> stream(const Request& request, EventStream reply);
    asio::awaitable<void> pump(EventStream& reply);
    static asio::awaitable<void> watch(std::shared_ptr<Session> self);
    std::string head_of_stream(const Request& request, EventStream& reply);
    std::string head_of_websocket(const Request& request, EventStream& reply);
    void begin(EventStream& reply);
    bool heard(std::string_view bytes);
    std::string filling() const;
    std::string good_bye() const;

    Engine& engine_;
    std::unique_ptr<Transport> transport_;
    Door door_;
    asio::cancellation_signal handler_cancel_;
    std::string inbox_;
    std::size_t head_bytes_ = 0;  ///< Of the head that is whole, or scanned for its end.
    std::size_t requests_ = 0;
    Clock::time_point begun_;        ///< When the head was there.
    Clock::time_point last_active_;  ///< When the client was accepted or answered.
    std::uint64_t sent_bytes_ = 0;   ///< For this request.
    std::shared_ptr<Events> events_;
    std::optional<websocket::Reader> websocket_;  ///< Where the events go into one.
    std::size_t unasked_bytes_ = 0;               ///< What a stream's client has sent.
    Phase phase_ = Phase::idle;
    bool is_overdue_ = false;
    bool is_open_ = true;
    bool may_be_unread_ = false;  ///< The client may be sending what nobody reads.
};

}  // namespace mailctl::httpd::http
