#pragma once

#include "daemon/httpd/http/fields.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace mailctl::httpd::http {

/// What a client is told: `data` is JSON in one line.
struct Event {
    std::string_view name;
    std::string_view data;
    std::string id = {};   ///< What a client that comes back has heard last.
    bool is_last = false;  ///< It is to come back later.
};

/// How a client hears of events: as text/event-stream, or as WebSocket's frames.
enum class Manners { stream, websocket };

/// Where a handler puts the events of a stream. On the thread of the io_context only.
///
/// Nobody waits for a reader: an event that it has no room for ends the stream, and the reader, who
/// connects again, begins afresh.
class Events {
public:
    Events(std::size_t unread_bytes_max, Manners manners)
        : unread_bytes_max_(unread_bytes_max), manners_(manners) {}

    /// False where nobody reads.
    bool push(const Event& event);

    /// After what has been pushed.
    void end();

    bool is_open() const { return is_open_; }

    /// What the session has not taken yet. Who has much to tell waits until it is less.
    std::size_t unread_bytes() const { return outbox_.size(); }

    /// Called once when the client has gone or is dropped, not after end().
    void on_gone(std::function<void()> callback) { on_gone_ = std::move(callback); }

    /// Called when the server stops. What is pushed in it is the last that the client gets.
    void on_drain(std::function<void()> callback) { on_drain_ = std::move(callback); }

private:
    friend class Session;

    bool push_bytes(std::string_view bytes);
    void drain();
    void lose();
    std::string take() { return std::exchange(outbox_, {}); }

    std::size_t unread_bytes_max_;
    Manners manners_;
    std::string outbox_;
    bool is_open_ = true;
    bool is_dropped_ = false;
    std::function<void()> on_gone_;
    std::function<void()> on_drain_;
    std::function<void()> wake_;  ///< The session's.
};

/// An answer that goes on: text/event-stream, or a WebSocket where the request asks for one.
struct EventStream {
    Fields fields;
    /// Called when the head has been sent.
    std::function<void(std::shared_ptr<Events>)> begin;
};

}  // namespace mailctl::httpd::http
