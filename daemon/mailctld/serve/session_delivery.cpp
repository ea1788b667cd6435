#include "common/wire/as_tuple.hpp"
#include "daemon/mailctld/serve/session.hpp"

#include <boost/asio/post.hpp>

// Replies that tell a secret: what became of them.
namespace mailctl {
namespace {

constexpr std::chrono::seconds read_patience{10};      // for a client that does not read
constexpr std::chrono::milliseconds read_pause{2};     // the kernel does not tell when it has
constexpr std::chrono::seconds delivery_patience{40};  // to write, to be read, and a busy thread

}  // namespace

// Of a worker: sends the last reply, and waits until it is known what became of it.
Delivery Session::deliver(std::string message) {
    auto told = std::make_shared<std::promise<Delivery>>();
    auto outcome = told->get_future();
    asio::post(
        socket_.get_executor(),
        [self = shared_from_this(), told = std::move(told), text = std::move(message)]() mutable {
            self->told_ = std::move(told);
            self->push(std::move(text), /*is_last=*/true);
        }
    );
    return outcome.wait_for(delivery_patience) == std::future_status::ready ? outcome.get()
                                                                            : Delivery::unknown;
}

// Whether the client has taken what was written last. Most read at once.
asio::awaitable<Delivery> Session::see_read() {
    const auto deadline = Clock::now() + read_patience;
    asio::steady_timer pause(socket_.get_executor());
    while (open_) {
        if (const auto has_read = HangUp::has_read(socket_.native_handle())) {
            co_return *has_read ? Delivery::read : Delivery::lost;
        }
        if (Clock::now() > deadline) {
            co_return Delivery::unknown;
        }
        pause.expires_after(read_pause);
        co_await pause.async_wait(as_tuple);
    }
    co_return Delivery::lost;
}

}  // namespace mailctl
