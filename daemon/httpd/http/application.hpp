#pragma once

#include "daemon/httpd/http/events.hpp"
#include "daemon/httpd/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mailctl::httpd::http {

namespace asio = boost::asio;

using Reply = std::variant<Response, EventStream>;

/// One line of the access log, while it is told of. No query, no field and no body: they hold
/// secrets.
struct Access {
    std::string_view client;
    std::string_view method;  ///< One of name()'s; empty where the head was not understood.
    unsigned status = 0;
    std::uint64_t bytes = 0;                ///< Of the answer, with its head.
    std::chrono::microseconds duration{0};  ///< Since the head was there.
    std::string_view route;
    std::string_view id;
};

/// What is done with requests. All of it is called on the thread of the io_context.
struct Application {
    /// Judges the head before the body is read: an answer is the last word. Fields can be trusted
    /// to be those that the client has sent, and the route is put in here.
    std::function<std::optional<Response>(Request&)> judge;

    /// Answers. What it throws is 500 without a detail. Whoever takes too long is cancelled: what
    /// it waits for ends with operation_aborted, and the client gets 504.
    std::function<asio::awaitable<Reply>(Request&)> handle;

    /// The body of what the engine refuses by itself.
    std::function<Response(unsigned status, std::string_view sentence)> refusal;

    std::function<void(const Access&)> access;

    /// What an administrator has to know: an exception of a handler, a broken certificate.
    std::function<void(std::string_view event, std::string_view text)> problem;

    /// Puts into what handle() has answered what all answers have. What it throws is 500, too.
    std::function<void(Reply&, const Request&)> finish = {};
};

}  // namespace mailctl::httpd::http
