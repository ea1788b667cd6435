#pragma once

#include "daemon/httpd/http/application.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <string>
#include <string_view>

/// What this program writes on standard error: a line of JSON for each request, and one for what an
/// administrator has to know. Never a query, a field or a body: they hold secrets.
namespace mailctl::httpd {

/// The lines of requests. They are written many at once, a moment after the first of them, which
/// costs a tenth of writing each; and when this ends. What a process that is killed has not
/// written is lost.
class AccessLog {
public:
    explicit AccessLog(boost::asio::io_context& io) : timer_(io) {}
    ~AccessLog() { write(); }
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;
    AccessLog(AccessLog&&) = delete;
    AccessLog& operator=(AccessLog&&) = delete;

    void add(const http::Access& access);

    void write();

private:
    boost::asio::steady_timer timer_;
    std::string lines_;
};

/// The line of one request, with its end.
void append_line(std::string& lines, const http::Access& access, std::string_view time);

void log_problem(std::string_view event, std::string_view text);
void log_start(std::string_view text);

}  // namespace mailctl::httpd
