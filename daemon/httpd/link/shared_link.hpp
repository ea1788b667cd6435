#pragma once

#include "common/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace mailctl::httpd {

namespace asio = boost::asio;

/// One connection to mailctld's front door on which many calls are under way: what has come
/// together goes out in one piece, and the replies come back in the order of the calls. So each
/// waits for those before it, and only what mailctld answers at once is asked here. It lives as
/// long as the io_context runs.
class SharedLink {
public:
    SharedLink(asio::io_context& io, std::string path);

    /// One call, one reply; `unavailable` where nobody answers there. Asks once more, on a new
    /// connection, where one was lost before the reply. Wipes the call.
    asio::awaitable<Result<std::string>> ask(std::string call);

private:
    class Waiting;
    template <class Handler>
    class WaitingFor;
    using Socket = asio::local::stream_protocol::socket;
    using Clock = asio::steady_timer::clock_type;

    asio::awaitable<Result<std::string>> exchange(std::string_view call);
    asio::awaitable<void> serve();
    bool take_replies();
    void send_soon();
    void send();
    void watch();
    void lose(const Error& error);

    asio::io_context& io_;
    std::string path_;
    Socket socket_;
    asio::steady_timer clock_;
    std::deque<std::shared_ptr<Waiting>> waiting_;  ///< In the order of their replies.
    std::string outbox_;                            ///< Calls that are not on their way.
    std::string sending_;                           ///< Those that are.
    std::string inbox_;                             ///< Replies, and the beginning of the next.
    bool is_served_ = false;                        ///< Whether serve() goes on.
    bool is_open_ = false;
    bool sends_soon_ = false;
    bool is_sending_ = false;
    bool is_watched_ = false;
};

}  // namespace mailctl::httpd
