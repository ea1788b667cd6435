#include "daemon/httpd/http/session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace mailctl::httpd::http {
namespace {

// A body as long as a TLS record is copied behind the head, to go in one piece.
constexpr std::size_t copied_bytes_max = 16384;

constexpr Refusal broken{500, "something went wrong"};
constexpr Refusal late{504, "the answer has taken too long"};

std::string what(const std::exception_ptr& problem) {
    try {
        std::rethrow_exception(problem);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception of a kind that nobody knows";
    }
}

}  // namespace

Session::Session(Engine& engine, std::unique_ptr<Transport> transport, Door door)
    : Watched(engine.deadlines)
    , engine_(engine)
    , transport_(std::move(transport))
    , door_(std::move(door))
    , begun_(Clock::now())
    , last_active_(begun_) {}

// Never "if (co_await ...)": GCC 12 puts a variable of its own in front of the coroutine's frame
// for that where the function has none, and awaits what stands behind an "&&" whatever is before
// it.
asio::awaitable<void> Session::serve() {
    if (door_.is_tls) {
        phase_ = Phase::writing;
        set_deadline(Clock::now() + engine_.limits.header);
        const bool is_ready = co_await transport_->handshake();
        if (!is_ready) {
            co_return;
        }
        clear_deadline();
    }
    while (is_open_) {
        const bool is_asked = co_await read_head();
        if (!is_asked) {
            break;
        }
        co_await exchange();
        if (is_open_ && inbox_.empty()) {
            // Others first: asked at once, the kernel would have nothing from this client yet.
            co_await asio::post(asio::use_awaitable);
        }
    }
    transport_->end();
    if (may_be_unread_) {
        co_await linger();
    }
}

void Session::overdue() {
    is_overdue_ = true;
    switch (phase_) {
        case Phase::idle:
        case Phase::reading:
            transport_->cancel();
            break;
        case Phase::handling:
            handler_cancel_.emit(asio::cancellation_type::terminal);
            break;
        case Phase::writing:
            transport_->abort();
            break;
    }
}

void Session::drain() {
    if (events_) {
        // The callback may drop the last owner.
        const auto events = events_;
        events->drain();
        return;
    }
    if (phase_ != Phase::idle) {
        return;
    }
    // Who has just come or been answered is likely to be sending a request, which would be lost.
    const auto grace = last_active_ + engine_.limits.drain_grace;
    if (Clock::now() < grace) {
        set_deadline(grace);
    } else if (!transport_->has_input()) {
        overdue();
    }
}

asio::awaitable<void> Session::exchange() {
    begun_ = Clock::now();
    sent_bytes_ = 0;
    Head head;
    auto& request = head.request;
    request.is_tls = door_.is_tls;
    request.client = door_.peer.address;
    const HeadRules rules{engine_.limits, engine_.names, engine_.health_path, door_.port};
    const auto refused = parse_head(head_in_inbox(), rules, head);
    drop_head();
    if (refused) {
        co_await refuse(request, *refused);
        co_return;
    }
    request.client = client_address(request.fields, door_.peer, engine_.trusted);
    request.is_tls = door_.is_tls || was_tls(request.fields, door_.peer);
    ++requests_;
    auto verdict = judge(request);
    if (auto* response = std::get_if<Response>(&verdict)) {
        // The body is not read for that, and so nothing after it either.
        may_be_unread_ = request.body_bytes > 0;
        is_open_ = is_open_ && !may_be_unread_;
        co_await answer(request, std::move(*response));
        co_return;
    }
    if (const auto* failed = std::get_if<Refusal>(&verdict)) {
        co_await refuse(request, *failed);
        co_return;
    }
    if (request.body_bytes > 0) {
        const bool is_whole = co_await read_body(head);
        if (!is_whole) {
            is_open_ = false;
            co_return;
        }
    }
    Reply reply = co_await handle(request);
    if (auto* events = std::get_if<EventStream>(&reply)) {
        co_await stream(request, std::move(*events));
    } else {
        auto& response = std::get<Response>(reply);
        auto unsent = begin_answer(request, response);
        if (unsent.is_empty()) {
            end_answer(request, response, /*is_sent=*/true);
        } else {
            co_await answer_rest(request, response, std::move(unsent));
        }
    }
}

std::variant<std::monostate, Response, Refusal> Session::judge(Request& request) {
    try {
        if (auto response = engine_.application.judge(request)) {
            return *std::move(response);
        }
        return std::monostate();
    } catch (...) {
        report("judge", std::current_exception());
        return broken;
    }
}

asio::awaitable<Reply> Session::handle(Request& request) {
    std::exception_ptr problem;
    phase_ = Phase::handling;
    is_overdue_ = false;
    set_deadline(Clock::now() + engine_.limits.handler);
    try {
        Reply reply = co_await engine_.application.handle(request);
        if (!is_overdue_) {
            clear_deadline();
            if (engine_.application.finish) {
                engine_.application.finish(reply, request);
            }
            co_return reply;
        }
    } catch (...) {
        problem = std::current_exception();
    }
    clear_deadline();
    if (is_overdue_) {
        is_open_ = false;
        // Without that each wait of ours would be cancelled as well.
        co_await asio::this_coro::reset_cancellation_state();
        co_return refusal(late.status, late.sentence);
    }
    report("handler", problem);
    co_return refusal(broken.status, broken.sentence);
}

void Session::report(std::string_view event, const std::exception_ptr& problem) {
    if (problem) {
        engine_.application.problem(event, what(problem));
    }
}

Response Session::refusal(unsigned status, std::string_view sentence) {
    return engine_.application.refusal(status, sentence);
}

asio::awaitable<void> Session::refuse(Refusal refusal) {
    begun_ = Clock::now();
    sent_bytes_ = 0;
    Request request;
    request.client = door_.peer.address;
    co_await refuse(request, refusal);
}

asio::awaitable<void> Session::refuse(const Request& request, Refusal refused) {
    is_open_ = false;
    may_be_unread_ = true;
    co_await answer(request, refusal(refused.status, refused.sentence));
}

std::string Session::text_of(const Request& request, Response& response, bool is_of_length) {
    is_open_ = is_open_ && request.keep_alive && !engine_.is_draining &&
               requests_ < engine_.limits.requests_per_connection;
    const Manner manner{!is_open_, is_of_length, engine_.date.now()};
    std::string text;
    try {
        text = head_text(response, manner);
    } catch (const std::exception& error) {
        engine_.application.problem("answer", error.what());
        is_open_ = false;
        response = refusal(broken.status, broken.sentence);
        text = head_text(response, Manner{true, true, manner.date});
    }
    if (request.method == Method::head) {
        response.body.clear();
        response.constant_body = {};
    }
    return text;
}

asio::awaitable<void> Session::answer(const Request& request, Response response) {
    auto unsent = begin_answer(request, response);
    co_await answer_rest(request, response, std::move(unsent));
}

// Nearly every answer goes at once, and costs no coroutine's frame so.
Session::Unsent Session::begin_answer(const Request& request, Response& response) {
    std::string text = text_of(request, response, /*is_of_length=*/true);
    auto body = body_of(response);
    if (body.size() <= copied_bytes_max) {
        text += body;
        body = {};
    }
    text.erase(0, write_now(text));
    return {std::move(text), body};
}

asio::awaitable<void> Session::answer_rest(
    const Request& request, const Response& response, Unsent unsent
) {
    bool is_sent = true;
    if (!unsent.text.empty()) {
        is_sent = co_await write_rest(unsent.text);
    }
    if (is_sent && !unsent.body.empty()) {
        is_sent = co_await write(unsent.body);
    }
    end_answer(request, response, is_sent);
}

void Session::end_answer(const Request& request, const Response& response, bool is_sent) {
    is_open_ = is_open_ && is_sent;
    may_be_unread_ = may_be_unread_ || (!is_open_ && !inbox_.empty());
    last_active_ = Clock::now();
    log(request, response.status);
}

std::size_t Session::write_now(std::string_view text) {
    const auto sent = transport_->write_now(text);
    sent_bytes_ += sent;
    return sent;
}

asio::awaitable<bool> Session::write(std::string_view text) {
    const auto sent = write_now(text);
    if (sent == text.size()) {
        co_return true;
    }
    const bool is_sent = co_await write_rest(text.substr(sent));
    co_return is_sent;
}

asio::awaitable<bool> Session::write_rest(std::string_view text) {
    phase_ = Phase::writing;
    set_deadline(Clock::now() + engine_.limits.write);
    const auto [failed, size] = co_await transport_->write(text);
    clear_deadline();
    sent_bytes_ += size;
    phase_ = Phase::reading;
    may_be_unread_ = may_be_unread_ && !failed;
    co_return !failed;
}

void Session::log(const Request& request, unsigned status) {
    const bool is_known = !request.target.path.empty();
    const auto duration = Clock::now() - begun_;
    engine_.application.access(
        {request.client,
         is_known ? name(request.method) : std::string_view(),
         status,
         sent_bytes_,
         std::chrono::duration_cast<std::chrono::microseconds>(duration),
         request.route,
         request.id}
    );
}

}  // namespace mailctl::httpd::http
