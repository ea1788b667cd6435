#include "daemon/httpd/mail/mail.hpp"

#include "common/types/secret.hpp"
#include "daemon/httpd/detached.hpp"
#include "daemon/httpd/mail/shapes.hpp"
#include "daemon/httpd/problem.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace mailctl::httpd::mail {
namespace {

// All of it is in /api/v1/mail/: most requests are not.
constexpr std::size_t folder_at = 2;

/// Owns what the route needs: it may go on when the visitor has left.
asio::awaitable<Result<std::string>> run(Links& links, const Row& row, On on, json asked) {
    Desk desk(links, std::move(on));
    auto told = co_await row.answer(desk, asked);
    wire::wipe(asked);
    if (!told) {
        co_return renamed(told.error());
    }
    co_return text_and_wipe(*std::move(told));
}

}  // namespace

std::span<const Row> rows() {
    static const auto all = [] {
        std::vector<Row> joined;
        for (const auto& some : {domain_rows(), account_rows(), alias_rows()}) {
            joined.insert(joined.end(), some.begin(), some.end());
        }
        return joined;
    }();
    return all;
}

FoundRow find(http::Method method, const std::vector<std::string>& segments) {
    FoundRow found;
    if (segments.size() <= folder_at || segments[folder_at] != "mail") {
        return found;
    }
    for (const auto& row : rows()) {
        auto here = find_route({&row.route, 1}, method, segments);
        if (here.route != nullptr) {
            return {&row, std::move(here)};
        }
        auto& allowed = found.found.allowed;
        allowed.insert(allowed.end(), here.allowed.begin(), here.allowed.end());
    }
    return found;
}

asio::awaitable<http::Reply> answer(
    asio::io_context& io, Links& links, FoundRow found, Errand errand
) {
    auto& request = errand.request;
    auto text = parameters_of(found.found, request);
    mailctl::wipe(request.body);
    if (!text) {
        co_return problem(text.error(), request.id);
    }
    auto asked = wire::parse_json(*text);
    mailctl::wipe(*text);
    if (!asked) {
        co_return problem(asked.error(), request.id);
    }
    auto work = run(links, *found.row, errand.on(), *std::move(asked));
    auto told = co_await wait_beside(io, std::move(work));
    if (!told) {
        co_return problem(told.error(), request.id);
    }
    co_return json_response(found.row->route.status, *std::move(told));
}

}  // namespace mailctl::httpd::mail
