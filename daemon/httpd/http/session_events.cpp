#include "daemon/httpd/http/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <utility>

// Answers that go on: what a handler pushes, and a comment where it pushes nothing. Or somebody
// else goes on with the connection.
namespace mailctl::httpd::http {
namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

constexpr unsigned ok = 200;
constexpr std::string_view comment = ":\n\n";

}  // namespace

std::string Session::head_of_stream(const Request& request, EventStream& reply) {
    Response head;
    head.fields = std::move(reply.fields);
    head.fields.add("Content-Type", "text/event-stream");
    head.fields.add("Cache-Control", "no-store");
    head.fields.add("X-Accel-Buffering", "no");  // nginx would collect them
    is_open_ = false;
    return text_of(request, head, /*is_of_length=*/false);
}

asio::awaitable<void> Session::stream(const Request& request, EventStream reply) {
    const std::string head = head_of_stream(request, reply);
    inbox_ = std::string();
    const bool is_sent = co_await write(head);
    if (is_sent && request.method != Method::head) {
        events_ = std::make_shared<Events>(engine_.limits.unread_bytes);
        ++engine_.streams;
        asio::co_spawn(
            engine_.io,
            watch(shared_from_this()),
            [this, self = shared_from_this()](const std::exception_ptr& problem) {
                report("stream", problem);
            }
        );
        co_await pump(reply);
        --engine_.streams;
        events_ = nullptr;
        transport_->cancel();
    }
    log(request, ok);
}

asio::awaitable<void> Session::pump(EventStream& reply) {
    const auto events = events_;
    asio::steady_timer bell(engine_.io);
    events->wake_ = [&] {
        if (events->is_dropped_) {
            transport_->abort();
        }
        bell.cancel();
    };
    begin(reply);
    for (;;) {
        std::string text = events->take();
        if (text.empty() && !events->is_open()) {
            break;
        }
        if (text.empty()) {
            bell.expires_after(engine_.limits.comment);
            const auto [woken] = co_await bell.async_wait(as_tuple);
            if (woken) {
                continue;
            }
            text = comment;
        }
        const bool is_sent = co_await write(text);
        if (!is_sent) {
            break;
        }
    }
    events->wake_ = nullptr;
    if (events->is_open()) {
        events->lose();
    }
}

void Session::begin(EventStream& reply) {
    try {
        reply.begin(events_);
    } catch (...) {
        report("stream", std::current_exception());
        events_->end();
    }
    if (engine_.is_draining) {
        events_->drain();
    }
}

asio::awaitable<void> Session::hand_over(const Request& request, Takeover reply) {
    is_open_ = false;
    on_drain_ = std::move(reply.on_drain);
    Connection connection{*transport_, request, std::exchange(inbox_, {})};
    std::exception_ptr problem;
    try {
        co_await reply.serve(connection);
    } catch (...) {
        problem = std::current_exception();
    }
    on_drain_ = nullptr;
    report("takeover", problem);
    log(request, reply.status);
}

// A client of a stream has nothing more to say: it is gone when it ends its side.
asio::awaitable<void> Session::watch(std::shared_ptr<Session> self) {
    const auto events = self->events_;
    std::array<char, 512> unread{};
    std::size_t left = self->engine_.limits.body_bytes;
    for (;;) {
        const auto [failed, size] =
            co_await self->transport_->read_some(asio::mutable_buffer(unread.data(), unread.size())
            );
        if (failed || size == 0 || size > left) {
            break;
        }
        left -= size;
    }
    if (events->is_open()) {
        events->lose();
    }
}

}  // namespace mailctl::httpd::http
