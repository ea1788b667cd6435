#pragma once

#include "common/result.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace mailctl::httpd {

/// Waits for work that goes on when nobody waits any more: a change is not called off because the
/// browser's tab was closed.
template <class T>
boost::asio::awaitable<Result<T>> wait_beside(
    boost::asio::io_context& io, boost::asio::awaitable<Result<T>> work
) {
    namespace asio = boost::asio;
    struct Shared {
        explicit Shared(asio::io_context& context) : bell(context) {}
        asio::steady_timer bell;
        std::optional<Result<T>> result;
    };
    const auto shared = std::make_shared<Shared>(io);
    shared->bell.expires_at(asio::steady_timer::time_point::max());
    asio::co_spawn(
        io,
        [](std::shared_ptr<Shared> into, asio::awaitable<Result<T>> done) -> asio::awaitable<void> {
            into->result = co_await std::move(done);
            into->bell.cancel();
        }(shared, std::move(work)),
        asio::detached
    );
    if (!shared->result) {
        co_await shared->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    if (!shared->result) {
        // Called off: the answer comes when nobody is here to hear it.
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    co_return *std::move(shared->result);
}

}  // namespace mailctl::httpd
