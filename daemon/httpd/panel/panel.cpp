#include "daemon/httpd/panel/panel.hpp"

#include "common/types/secret.hpp"
#include "daemon/httpd/detached.hpp"
#include "daemon/httpd/panel/page.hpp"
#include "daemon/httpd/problem.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <string>
#include <utility>

namespace mailctl::httpd::panel {
namespace {

using wire::json;

// What the panel's page looks into; all else it takes for a broken server.
bool is_told_by_page(Errc code) {
    const auto status = status_of(code);
    return status != 401 && status != 403 && status != 429 && status != 500 &&
           code != Errc::unavailable;
}

std::string sentence_of(const Error& error) {
    if (status_of(error.code) == 500 && error.code != Errc::rollback_failed) {
        return "something is broken on the server";
    }
    return error.hint.empty() ? error.message : fmt::format("{} ({})", error.message, error.hint);
}

// The status and fields of the general answer, in the panel's shape.
http::Response refusal(const Row& row, const Error& error, const std::string& request) {
    auto response = problem(error, request);
    response.status = is_told_by_page(error.code) ? 200 : response.status;
    const bool is_known = error.code != Errc::unauthenticated;
    json told{{"success", false}, {"error", is_known ? sentence_of(error) : "Not authenticated"}};
    if (row.says_why_in_message && response.status == 200) {
        told["message"] = told["error"];
    }
    response.body = wire::to_text(told);
    return response;
}

std::string text_of(json members) {
    members["success"] = true;
    return text_and_wipe(std::move(members));
}

// Those that need nothing of a body may come without one.
Result<json> body_of(http::Request& request) {
    if (request.body.empty()) {
        return json::object();
    }
    auto body = wire::parse_json(request.body);
    mailctl::wipe(request.body);
    if (!body) {
        return Error{
            Errc::invalid_argument, "the body is not JSON: " + body.error().message, {}, {}};
    }
    if (!body->is_object()) {
        return Error{Errc::invalid_argument, "the body is to be an object of JSON", {}, {}};
    }
    return *std::move(body);
}

/// Owns what the route needs: it may go on when the visitor has left.
asio::awaitable<Result<std::string>> run(Links& links, const Row& row, On on, json body) {
    Desk desk(links, std::move(on));
    auto members = co_await row.answer(desk, body);
    wire::wipe(body);
    co_return members ? text_of(*std::move(members)) : Result<std::string>(members.error());
}

}  // namespace

const Row* find(std::string_view path) {
    for (const auto& row : rows()) {
        if (row.path == path) {
            return &row;
        }
    }
    return nullptr;
}

asio::awaitable<http::Reply> answer(
    asio::io_context& io, Links& links, const Row& row, Errand errand, std::optional<Error> refused
) {
    auto& request = errand.request;
    if (row.answer == nullptr) {
        co_return co_await page(links, std::move(errand), std::move(refused));
    }
    if (refused) {
        co_return refusal(row, *refused, request.id);
    }
    if (!errand.visitor.token) {
        co_return refusal(
            row, {Errc::unauthenticated, "nothing says who asks", {}, {}}, request.id
        );
    }
    auto body = body_of(request);
    if (!body) {
        co_return refusal(row, body.error(), request.id);
    }
    auto work = run(links, row, errand.on(), *std::move(body));
    auto text = co_await wait_beside(io, std::move(work));
    if (!text) {
        co_return refusal(row, text.error(), request.id);
    }
    co_return json_response(200, *std::move(text));
}

}  // namespace mailctl::httpd::panel
