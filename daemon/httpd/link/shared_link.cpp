#include "daemon/httpd/link/shared_link.hpp"

#include "common/types/secret.hpp"
#include "common/wire/as_tuple.hpp"
#include "common/wire/frame.hpp"
#include "daemon/httpd/link/link.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include <string.h>
#include <sys/socket.h>

namespace mailctl::httpd {
namespace {

// As Links has: where something is amiss, mailctld starts programs for a status.
constexpr std::chrono::seconds reply_patience{95};

// Its place stays, for the next one's.
void wipe_and_clear(std::string& text) {
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace

/// Somebody whose call is under way. Who has gone keeps the place, since the reply comes.
class SharedLink::Waiting {
public:
    Waiting() = default;
    virtual ~Waiting() = default;
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    Waiting(Waiting&&) = delete;
    Waiting& operator=(Waiting&&) = delete;

    virtual void tell(Result<std::string> reply) = 0;

    const Clock::time_point since = Clock::now();
};

template <class Handler>
class SharedLink::WaitingFor : public Waiting {
public:
    explicit WaitingFor(Handler handler) : handler_(std::move(handler)) {}

    void tell(Result<std::string> reply) override {
        if (!handler_) {
            return;
        }
        Handler handler = *std::move(handler_);
        handler_.reset();
        asio::get_associated_cancellation_slot(handler).clear();
        std::move(handler)(std::move(reply));
    }

private:
    std::optional<Handler> handler_;
};

SharedLink::SharedLink(asio::io_context& io, std::string path)
    : io_(io), path_(std::move(path)), socket_(io), clock_(io) {}

asio::awaitable<Result<std::string>> SharedLink::ask(std::string call) {
    auto reply = co_await exchange(call);
    if (!reply && reply.error().code == Errc::remote_unknown) {
        reply = co_await exchange(call);
    }
    mailctl::wipe(call);
    co_return reply;
}

asio::awaitable<Result<std::string>> SharedLink::exchange(std::string_view call) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<std::string>)>(
        [this, call](auto handler) {
            auto slot = asio::get_associated_cancellation_slot(handler);
            const auto waiting =
                std::make_shared<WaitingFor<decltype(handler)>>(std::move(handler));
            if (slot.is_connected()) {
                slot.assign([&io = io_,
                             gone = std::weak_ptr<Waiting>(waiting)](asio::cancellation_type) {
                    asio::post(io, [gone] {
                        if (const auto whoever = gone.lock()) {
                            whoever->tell(lost());
                        }
                    });
                });
            }
            waiting_.push_back(waiting);
            outbox_.append(call).push_back('\0');
            send_soon();
        },
        asio::use_awaitable
    );
}

// When all who can be heard now have had their turn: what they ask goes along.
void SharedLink::send_soon() {
    if (std::exchange(sends_soon_, true)) {
        return;
    }
    asio::post(io_, [this] {
        sends_soon_ = false;
        if (is_open_) {
            send();
        } else if (!is_sending_ && !std::exchange(is_served_, true)) {
            asio::co_spawn(io_, serve(), asio::detached);
        }
        watch();
    });
}

void SharedLink::send() {
    if (outbox_.empty() || is_sending_) {
        return;
    }
    // The kernel has room for all of it as a rule, and nobody needs to hear of that.
    const auto begun = ::send(
        socket_.native_handle(), outbox_.data(), outbox_.size(), MSG_NOSIGNAL | MSG_DONTWAIT
    );
    const auto gone = begun > 0 ? static_cast<std::size_t>(begun) : 0;
    if (gone == outbox_.size()) {
        wipe_and_clear(outbox_);
        return;
    }
    is_sending_ = true;
    sending_.swap(outbox_);
    // What goes wrong is heard by who reads.
    const auto sent = [this](const boost::system::error_code&, std::size_t) {
        is_sending_ = false;
        wipe_and_clear(sending_);
        if (!outbox_.empty()) {
            send_soon();
        }
    };
    asio::async_write(socket_, asio::buffer(sending_) + gone, sent);
}

asio::awaitable<void> SharedLink::serve() {
    const asio::local::stream_protocol::endpoint place(path_);
    socket_ = Socket(io_);
    const auto [absent] = co_await socket_.async_connect(place, as_tuple);
    is_open_ = !absent;
    if (is_open_) {
        send();
    }
    std::array<char, 16384> chunk;
    while (is_open_) {
        const auto into = asio::buffer(chunk);
        const auto [failed, size] = co_await socket_.async_read_some(into, as_tuple);
        inbox_.append(chunk.data(), size);
        ::explicit_bzero(chunk.data(), size);
        is_open_ = !failed && take_replies();
    }
    is_served_ = false;
    boost::system::error_code ignored;
    socket_.close(ignored);
    lose(absent ? away() : lost());
}

// False where more is said than was asked for, or too much at once.
bool SharedLink::take_replies() {
    std::size_t begin = 0;
    for (;;) {
        const auto end = inbox_.find('\0', begin);
        if (end == std::string::npos) {
            break;
        }
        if (waiting_.empty()) {
            return false;
        }
        const auto first = waiting_.front();
        waiting_.pop_front();
        std::string reply(inbox_, begin, end - begin);
        begin = end + 1;
        first->tell(std::move(reply));
    }
    ::explicit_bzero(inbox_.data(), begin);
    inbox_.erase(0, begin);
    return inbox_.size() <= wire::max_reply_bytes;
}

void SharedLink::watch() {
    if (waiting_.empty() || std::exchange(is_watched_, true)) {
        return;
    }
    clock_.expires_at(waiting_.front()->since + reply_patience);
    clock_.async_wait([this](const boost::system::error_code& failed) {
        is_watched_ = false;
        if (failed) {
            return;
        }
        if (!waiting_.empty() && waiting_.front()->since + reply_patience <= Clock::now()) {
            boost::system::error_code ignored;
            socket_.cancel(ignored);
        } else {
            watch();
        }
    });
}

void SharedLink::lose(const Error& error) {
    wipe_and_clear(inbox_);
    wipe_and_clear(outbox_);
    for (const auto& whoever : std::exchange(waiting_, {})) {
        whoever->tell(error);
    }
}

}  // namespace mailctl::httpd
