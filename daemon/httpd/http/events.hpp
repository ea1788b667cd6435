#pragma once

#include "daemon/httpd/http/fields.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace mailctl::httpd::http {

/// Where a handler puts the events of a stream. On the thread of the io_context only.
///
/// Nobody waits for a reader: a text that it has no room for ends the stream, and the reader, who
/// connects again, begins afresh.
class Events {
public:
    explicit Events(std::size_t unread_bytes_max) : unread_bytes_max_(unread_bytes_max) {}

    /// Sends a text as it is: "event: change\ndata: {}\n\n". False where nobody reads.
    bool push(std::string_view text);

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

    void drain();
    void lose();
    std::string take() { return std::exchange(outbox_, {}); }

    std::size_t unread_bytes_max_;
    std::string outbox_;
    bool is_open_ = true;
    bool is_dropped_ = false;
    std::function<void()> on_gone_;
    std::function<void()> on_drain_;
    std::function<void()> wake_;  ///< The session's.
};

/// An answer that goes on: text/event-stream.
struct EventStream {
    Fields fields;
    /// Called when the head has been sent.
    std::function<void(std::shared_ptr<Events>)> begin;
};

}  // namespace mailctl::httpd::http
