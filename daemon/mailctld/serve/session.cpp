#include "daemon/mailctld/serve/session.hpp"

#include "common/types/secret.hpp"
#include "common/wire/as_tuple.hpp"
#include "common/wire/frame.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/overview/service.hpp"
#include "daemon/mailctld/serve/once.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mailctl {
namespace {

using wire::json;

// A client that hangs up is the normal end of a session, not an exception.

constexpr std::size_t plain_call_bytes_max = 128;

// Errors are made in functions: GCC 12 destroys a temporary in braces twice when it stands in the
// expression of a co_await.
std::string busy() {
    return wire::error_text(
        {Errc::busy, "too many changes are waiting for their turn", "try again in a moment", {}}
    );
}

Result<wire::Call> parse_call(const std::string& message) {
    auto parsed = wire::parse_json(message);
    auto call =
        parsed ? wire::decode<wire::Call>(*parsed, "call") : Result<wire::Call>(parsed.error());
    if (call) {
        return call;
    }
    if (parsed) {
        wire::wipe(*parsed);
    }
    auto error = call.error();
    error.code = Errc::protocol;
    return error;
}

std::string last_reply(Result<json> result) {
    return result ? wire::reply_text(*std::move(result)) : wire::error_text(result.error());
}

// At the front door it is known with the call.
Caller first_caller(Door door, const Peer& peer) {
    if (door == Door::local) {
        return caller_of(peer);
    }
    auto caller = nobody();
    if (door == Door::dovecot) {
        caller.name = "dovecot";
    }
    return caller;
}

}  // namespace

Session::Session(Socket socket, Door door, Peer peer, Services& services, Threads& threads)
    : socket_(std::move(socket))
    , door_(door)
    , peer_(std::move(peer))
    , caller_(first_caller(door, peer_))
    , services_(services)
    , threads_(threads)
    , bell_(socket_.get_executor())
    , patience_(socket_.get_executor())
    , hang_up_(socket_) {
    // What is done without waiting must not wait: send_now().
    socket_.non_blocking(true);
}

asio::awaitable<void> Session::serve() {
    const auto self = shared_from_this();
    std::string message;
    // Not one condition: GCC 12 would await the call whatever stands before the "&&".
    while (may_go_on()) {
        if (!co_await read_call(message)) {
            break;
        }
        threads_.is_asked = true;
        const Method* method = known(message);
        bool is_told = false;
        if (method != nullptr) {
            is_told = co_await tell_again(*method);
        }
        if (!is_told) {
            co_await handle(std::move(message));
            presented_ = {};
        }
    }
    co_await send_gathered();
    cancelled_ = true;
    patience_.cancel();
}

void Session::drain() {
    draining_ = true;
    if (reads_) {
        socket_.cancel();
    }
    wake();
}

void Session::wake() {
    ++rings_;
    bell_.cancel();
}

// Returns at once where it has rung since `heard` was taken.
asio::awaitable<void> Session::next_ring(std::uint64_t heard) {
    if (heard == rings_) {
        bell_.expires_at(asio::steady_timer::time_point::max());
        co_await bell_.async_wait(as_tuple);
    }
}

// ---- answering

asio::awaitable<void> Session::handle(std::string message) {
    auto call = parse_call(message);
    if (call) {
        remember(message, *call);
    }
    mailctl::wipe(message);
    if (!call) {
        // Who breaks the protocol once is not understood afterwards either.
        co_await write(wire::error_text(call.error()));
        open_ = false;
        co_return;
    }
    oneway_ = call->oneway.value_or(false);
    co_await dispatch(*std::move(call));
}

asio::awaitable<void> Session::dispatch(wire::Call call) {
    // A tree is larger than its text, and gone before its answer waits for somebody to read it.
    json parameters = call.parameters ? *std::move(call.parameters) : json::object();
    const Method* method = find_method(services_.house.methods, call.method);
    const bool more = call.more.value_or(false);
    std::string refused;
    if (door_ == Door::front) {
        presented_ = call.presented ? *std::move(call.presented) : wire::Presented();
        const auto admitted = co_await admit();
        refused = admitted ? std::string() : wire::error_text(admitted.error());
    }
    if (refused.empty()) {
        refused = refusal(call, method);
    }
    if (!refused.empty()) {
        wire::wipe(parameters);
        parameters = nullptr;
        co_await write(std::move(refused));
    } else if (method->effect == Effect::none) {
        co_await answer_here(*method, std::move(parameters));
    } else if (method->effect == Effect::works) {
        co_await answer_by_worker(*method, std::move(parameters), more);
    } else if (method->effect == Effect::lists && more) {
        co_await list(*method, std::move(parameters));
    } else if (method->effect == Effect::follows && more) {
        co_await follow(*method, std::move(parameters));
    } else {
        co_await answer_by_reader(*method, std::move(parameters));
    }
}

// The same bytes mean the same call: whoever asks again and again is not parsed again. What has
// parameters may hold a secret.
void Session::remember(const std::string& message, const wire::Call& call) {
    const Method* method = find_method(services_.house.methods, call.method);
    const bool is_plain = message.size() <= plain_call_bytes_max && !call.more && !call.oneway &&
                          !call.upgrade && !call.presented && door_ == Door::local &&
                          (!call.parameters || call.parameters->empty());
    if (is_plain && method != nullptr && method->effect == Effect::reads) {
        plain_call_ = message;
        plain_method_ = method;
    }
}

// Null for a call that was not remembered, or that this peer may not make.
const Method* Session::known(const std::string& message) const {
    const bool is_known = plain_method_ != nullptr && message == plain_call_;
    return is_known && authorise(*plain_method_, caller_, {}) ? plain_method_ : nullptr;
}

Context Session::context() {
    constexpr std::size_t address_bytes_max = 64;
    return {
        services_,
        caller_,
        {},
        [this] { return cancelled_.load(); },
        request(),
        presented_.address.value_or("").substr(0, address_bytes_max),
        presented_.key.value_or("")};
}

asio::awaitable<void> Session::answer_here(const Method& method, json parameters) {
    // Only org.varlink.service's methods are answered here.
    Context call = context();
    const auto result = run(method, call, std::move(parameters));
    std::string text = result ? wire::reply_text(*result) : service::error_text(result.error());
    co_await write(std::move(text));
}

asio::awaitable<void> Session::answer_by_reader(const Method& method, json parameters) {
    const bool is_plain = parameters.empty();
    if (is_plain) {
        if (co_await tell_again(method)) {
            co_return;
        }
    }
    const auto epoch = threads_.kept.epoch();
    Answer made = co_await ask_reader(method, std::move(parameters), /*follows=*/false);
    if (is_plain) {
        threads_.kept.keep(method, made, epoch);
    }
    co_await write(std::move(made.text));
}

asio::awaitable<Answer> Session::ask_reader(const Method& method, json parameters, bool follows) {
    co_await send_gathered();
    Context call = context();
    call.follows = follows;
    Answer made;
    co_await asio::co_spawn(
        threads_.reader,
        [](const Method& row, Context& asked, json& given, Backlog& backlog, Answer& into
        ) -> asio::awaitable<void> {
            into = answer(row, asked, std::move(given), backlog);
            co_return;
        }(method, call, parameters, threads_.backlog, made),
        asio::use_awaitable
    );
    co_return made;
}

// The worker puts replies into the outbox as they come; this coroutine sends them and, meanwhile,
// another one watches whether the client is still there.
asio::awaitable<void> Session::answer_by_worker(const Method& method, json parameters, bool more) {
    const bool is_guest = !caller_.rights.allows(Resource::machine, Verb::change);
    // Who logs in owns nothing yet: one address of many leaves room for another.
    auto owner =
        caller_.owner.empty() ? "address " + presented_.address.value_or("") : caller_.owner;
    if (!threads_.places.take(owner, is_guest)) {
        wire::wipe(parameters);
        co_await write(busy());
        co_return;
    }
    co_await send_gathered();
    finished_ = false;
    // A client that needs no answer may leave at once.
    if (!oneway_) {
        watch_for_hang_up();
    }
    asio::post(
        threads_.workers,
        [self = shared_from_this(),
         &method,
         given = std::move(parameters),
         more,
         is_guest,
         owner = std::move(owner)]() mutable {
            Context call = self->context();
            if (more) {
                call.send = [&](json reply) {
                    self->push(wire::reply_text(std::move(reply), /*continues=*/true), false);
                };
            }
            auto result = run_once(method, call, std::move(given));
            if (call.handover) {
                hand_over(call, std::move(result), [&](std::string text) {
                    return self->deliver(std::move(text));
                });
                return self->threads_.places.leave(owner, is_guest);
            }
            self->threads_.places.leave(owner, is_guest);
            self->push(last_reply(std::move(result)), /*is_last=*/true);
        }
    );
    co_await flush();
    hang_up_.end();
    if (told_) {
        const auto delivery = co_await see_read();
        std::exchange(told_, nullptr)->set_value(delivery);
    }
}

void Session::push(std::string message, bool is_last) {
    asio::post(
        socket_.get_executor(),
        [self = shared_from_this(), text = std::move(message), is_last]() mutable {
            self->outbox_.push_back(std::move(text));
            self->finished_ = self->finished_ || is_last;
            self->wake();
        }
    );
}

asio::awaitable<void> Session::flush() {
    for (;;) {
        const auto heard = rings_;
        while (!outbox_.empty()) {
            std::string next = std::move(outbox_.front());
            outbox_.pop_front();
            if (told_) {
                hang_up_.end();  // from here on see_read() judges: a client may read and leave
            }
            co_await write(std::move(next));
        }
        if (finished_) {
            co_return;
        }
        co_await next_ring(heard);
    }
}

// Page by page: the next one is made while the client reads the last.
asio::awaitable<void> Session::list(const Method& method, json parameters) {
    for (bool has_more = true; has_more && may_go_on();) {
        Answer page = co_await ask_reader(method, parameters, /*follows=*/true);
        has_more = !page.next.is_null();
        if (has_more) {
            parameters["after"] = std::move(page.next);
        }
        co_await write(std::move(page.text));
    }
}

// What there is, page by page, and then what comes, until the client hangs up.
asio::awaitable<void> Session::follow(const Method& method, json parameters) {
    watch_for_hang_up();
    for (bool first = true; may_go_on(); first = false) {
        const auto heard = rings_;
        std::string refused = co_await refusal_now(method);
        if (!refused.empty()) {
            co_await write(std::move(refused));
            break;
        }
        Answer page = co_await ask_reader(method, parameters, /*follows=*/true);
        const bool has_rows = !page.next.is_null();
        if (first || has_rows || page.is_error) {
            co_await write(std::move(page.text));
        }
        if (page.is_error) {
            break;
        }
        if (has_rows) {
            parameters["after"] = std::move(page.next);
        } else if (may_go_on()) {
            parameters.emplace("after", 0);
            co_await next_ring(heard);
        }
    }
    open_ = false;
    hang_up_.end();
}

void Session::watch_for_hang_up() {
    hang_up_.watch([self = shared_from_this()] {
        self->cancelled_ = true;
        self->wake();
    });
}

}  // namespace mailctl
