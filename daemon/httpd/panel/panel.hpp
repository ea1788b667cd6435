#pragma once

#include "daemon/httpd/desk.hpp"
#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/link/links.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <span>
#include <string_view>

/// /emailDelivery/: the 20 routes by which the page of a hosting panel drives a delivery platform,
/// for whoever has programs that speak them.
///
/// Names and shapes are the panel's: {"success":true,…} or {"success":false,"error":text}, both
/// with status 200, for its page looks at nothing else. What its own server let through is refused:
/// each route has one method, a browser has to prove that its page has sent a change, and mailctld
/// judges each call. That, and what is wrong with the HTTP itself, has a status of its own, in the
/// same shape.
///
/// A route may take several calls of mailctld's. None changes two things: nothing is half done.
namespace mailctl::httpd::panel {

struct Row {
    http::Method method;
    std::string_view path;
    /// The members beside "success"; nothing for the page.
    asio::awaitable<Result<wire::json>> (*answer)(Desk& desk, const wire::json& body);
    bool says_why_in_message = false;  ///< The page reads that of a failure, too.
};

std::span<const Row> rows();

/// Nothing where the path is none of the panel's.
const Row* find(std::string_view path);

/// `refused` is why the visitor cannot be whom he says he is.
asio::awaitable<http::Reply> answer(
    asio::io_context& io, Links& links, const Row& row, Errand errand, std::optional<Error> refused
);

}  // namespace mailctl::httpd::panel
