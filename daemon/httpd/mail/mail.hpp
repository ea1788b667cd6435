#pragma once

#include "daemon/httpd/desk.hpp"
#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/link/links.hpp"
#include "daemon/httpd/route/route.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <span>
#include <vector>

/// /api/v1/mail/: domains, accounts and aliases by their numbers, as a mail platform's programs
/// know them. A customer is a tenant, an account a mailbox, and a row of an alias has one
/// destination.
///
/// Each route is one change of mailctld's with the look-ups around it; where it is two (another
/// password and another quota in one request), the second is judged before the first is made.
namespace mailctl::httpd::mail {

struct Row {
    Route route;
    /// What is answered; `asked` are the members of the route's request, judged already.
    asio::awaitable<Result<wire::json>> (*answer)(Desk& desk, const wire::json& asked);
};

std::span<const Row> domain_rows();
std::span<const Row> account_rows();
std::span<const Row> alias_rows();

/// All of them.
std::span<const Row> rows();

/// A row for the path and method, or which methods the path has.
struct FoundRow {
    const Row* row = nullptr;
    Found found;
};
FoundRow find(http::Method method, const std::vector<std::string>& segments);

asio::awaitable<http::Reply> answer(
    asio::io_context& io, Links& links, FoundRow found, Errand errand
);

}  // namespace mailctl::httpd::mail
