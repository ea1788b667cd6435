#include "common/wire/as_tuple.hpp"
#include "daemon/httpd/http/session.hpp"
#include "daemon/httpd/http/writing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <utility>

// Answers that go on: what a handler pushes, and a comment or a ping where it pushes nothing.
namespace mailctl::httpd::http {
namespace {

constexpr unsigned switching = 101;
constexpr unsigned ok = 200;
constexpr std::string_view comment = ":\n\n";

}  // namespace

std::string Session::head_of_stream(const Request& request, EventStream& reply) {
    Response head;
    head.fields = std::move(reply.fields);
    head.fields.add("Content-Type", "text/event-stream");
    if (head.fields.count("Cache-Control") == 0) {
        head.fields.add("Cache-Control", "no-store");
    }
    head.fields.add("X-Accel-Buffering", "no");  // nginx would collect them
    is_open_ = false;
    return text_of(request, head, /*is_of_length=*/false);
}

std::string Session::head_of_websocket(const Request& request, EventStream& reply) {
    Response head;
    head.status = switching;
    head.fields = std::move(reply.fields);
    for (const auto& field : websocket::answer_fields(request)) {
        head.fields.add(field.name, field.value);
    }
    is_open_ = false;
    return head_text(head, Manner{/*closes=*/false, /*is_of_length=*/false, engine_.date.now()});
}

asio::awaitable<void> Session::stream(const Request& request, EventStream reply) {
    const bool is_websocket = websocket::is_wanted(request);
    const auto refused = is_websocket ? websocket::check(request) : std::nullopt;
    if (refused) {
        co_await refuse(request, *refused);
        co_return;
    }
    const std::string head =
        is_websocket ? head_of_websocket(request, reply) : head_of_stream(request, reply);
    const std::string early = std::exchange(inbox_, {});
    const bool is_sent = co_await write(head);
    if (is_sent && request.method != Method::head) {
        events_ = std::make_shared<Events>(
            engine_.limits.unread_bytes, is_websocket ? Manners::websocket : Manners::stream
        );
        if (is_websocket) {
            websocket_.emplace(engine_.limits.body_bytes);
            if (!heard(early)) {
                events_->end();
            }
        }
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
    log(request, is_websocket ? switching : ok);
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
            co_await write(good_bye());
            break;
        }
        if (text.empty()) {
            bell.expires_after(engine_.limits.comment);
            const auto [woken] = co_await bell.async_wait(as_tuple);
            if (woken) {
                continue;
            }
            text = filling();
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

// What says that we are still there.
std::string Session::filling() const {
    return websocket_ ? websocket::frame(websocket::Opcode::ping, {}) : std::string(comment);
}

// Of a WebSocket whose client has not closed it.
std::string Session::good_bye() const {
    if (!websocket_ || websocket_->is_over()) {
        return {};
    }
    return websocket::close_frame(
        engine_.is_draining ? websocket::Reason::going_away : websocket::Reason::normal
    );
}

// Whether the client may go on: one of a stream has nothing to say, one of a WebSocket little.
bool Session::heard(std::string_view bytes) {
    if (!websocket_) {
        unasked_bytes_ += bytes.size();
        return unasked_bytes_ <= engine_.limits.body_bytes;
    }
    const auto answers = websocket_->take(bytes);
    if (!answers.empty()) {
        events_->push_bytes(answers);
    }
    return !websocket_->is_over();
}

// A client is gone when it ends its side.
asio::awaitable<void> Session::watch(std::shared_ptr<Session> self) {
    const auto events = self->events_;
    std::array<char, 512> said{};
    for (;;) {
        const auto [failed, size] =
            co_await self->transport_->read_some(asio::mutable_buffer(said.data(), said.size()));
        // Somebody else's stream does not begin on this connection: it ends with this one.
        if (failed || size == 0 || !events->is_open() || !self->heard({said.data(), size})) {
            break;
        }
    }
    if (events->is_open()) {
        events->lose();
    }
}

}  // namespace mailctl::httpd::http
