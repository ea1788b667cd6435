#include "common/types/secret.hpp"
#include "common/wire/as_tuple.hpp"
#include "daemon/mailctld/serve/session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>

// Replies, to clients that read and to those that do not.
namespace mailctl {
namespace {

using boost::asio::experimental::awaitable_operators::operator||;

constexpr std::chrono::seconds write_patience{10};  // for a client that does not read
constexpr std::size_t gathered_bytes_max = 16384;

}  // namespace

// Tells a kept answer. False where there is none, or where the reader has to judge.
asio::awaitable<bool> Session::tell_again(const Method& method) {
    // What others have sent is read first, so that one look is enough for all; and who sends many
    // calls at once lets the others have their turn.
    if (std::exchange(is_first_, false) && (threads_.sessions > 1 || inbox_.size() != 0)) {
        co_await asio::post(socket_.get_executor(), asio::use_awaitable);
    }
    const std::string* frame = oneway_ ? nullptr : threads_.kept.find(method, heard_);
    const auto place = frame == nullptr ? nullptr : threads_.backlog.take(frame->size());
    if (!place) {
        co_return false;
    }
    // Who has sent more than one call gets its answers in one piece.
    const bool waits = inbox_.has_call() && gathered_.size() + frame->size() <= gathered_bytes_max;
    if (waits || !gathered_.empty()) {
        gathered_ += *frame;
    }
    if (waits) {
        co_return true;
    }
    if (!gathered_.empty()) {
        co_await send_gathered();
        co_return true;
    }
    const auto sent = send_now({asio::buffer(*frame)});
    if (open_ && sent < frame->size()) {
        const std::string rest = frame->substr(sent);
        const Buffers buffers{asio::buffer(rest)};
        co_await send_rest(buffers);
    }
    co_return true;
}

asio::awaitable<void> Session::send_gathered() {
    if (gathered_.empty()) {
        co_return;
    }
    const std::string frames = std::exchange(gathered_, {});
    const auto sent = open_ ? send_now({asio::buffer(frames)}) : 0;
    if (open_ && sent < frames.size()) {
        const Buffers rest{asio::buffer(frames) + sent};
        co_await send_rest(rest);
    }
}

asio::awaitable<void> Session::write(std::string message) {
    if (!gathered_.empty()) {
        co_await send_gathered();
    }
    if (!open_ || oneway_) {
        co_return;
    }
    // The NUL stays apart: to append it would copy a long reply.
    Buffers frame{asio::buffer(message), asio::buffer("", 1)};
    const auto sent = send_now(frame);
    if (open_ && sent <= message.size()) {
        frame.front() += sent;
        co_await send_rest(frame);
    }
    mailctl::wipe(message);  // it may have told a new password
}

// Gives how much the socket took at once: all of it, as a rule, since most clients wait for their
// answer and read it.
std::size_t Session::send_now(const Buffers& frame) {
    boost::system::error_code failed;
    // One buffer costs the kernel less than two.
    const auto sent = frame.back().size() == 0 ? socket_.write_some(frame.front(), failed)
                                               : socket_.write_some(frame, failed);
    if (failed && failed != asio::error::would_block) {
        open_ = false;
        cancelled_ = true;
    }
    return sent;
}

asio::awaitable<void> Session::send_rest(const Buffers& rest) {
    asio::steady_timer timer(socket_.get_executor());
    timer.expires_after(write_patience);
    const auto outcome =
        co_await (asio::async_write(socket_, rest, as_tuple) || timer.async_wait(as_tuple));
    if (outcome.index() != 0 || std::get<0>(std::get<0>(outcome))) {
        open_ = false;
        cancelled_ = true;
    }
}

}  // namespace mailctl
