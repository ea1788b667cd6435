#pragma once

#include "daemon/httpd/answer.hpp"
#include "daemon/httpd/http/events.hpp"
#include "daemon/httpd/link/links.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <list>
#include <memory>
#include <string>

namespace mailctl::httpd {

/// The journal as a stream of events, for as many as want it. One connection hears mailctld's bell,
/// which tells that there is more and not what; at each ring the rows are fetched for each reader
/// by what that reader has presented. So mailctld judges each row anew, and this program may read
/// nothing by itself.
class Journal {
public:
    Journal(asio::io_context& io, Links& links);

    /// Gives the reader the rows behind `after`, and then each that comes, until it is gone. A
    /// row's number is its event's id.
    void follow(std::shared_ptr<http::Events> events, On on, std::int64_t after);

    void drain();

private:
    struct Reader {
        std::shared_ptr<http::Events> events;
        On on;
        std::int64_t after;
        bool is_fetching = false;
        bool wants_more = false;
    };

    asio::awaitable<void> hear_bell();
    asio::awaitable<void> fetch(std::shared_ptr<Reader> reader);
    asio::awaitable<bool> fetch_page(std::shared_ptr<Reader> reader);
    void ring();
    void begin_fetch(const std::shared_ptr<Reader>& reader);

    asio::io_context& io_;
    Links& links_;
    asio::steady_timer pause_;
    std::list<std::shared_ptr<Reader>> readers_;
    bool hears_ = false;
    bool draining_ = false;
};

}  // namespace mailctl::httpd
