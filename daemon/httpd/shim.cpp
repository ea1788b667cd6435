#include "daemon/httpd/shim.hpp"

#include "common/api/service/info.hpp"
#include "common/api/session/log_in.hpp"
#include "common/api/session/log_out.hpp"
#include "daemon/httpd/api/openapi.hpp"
#include "daemon/httpd/api/routes.hpp"
#include "daemon/httpd/detached.hpp"
#include "daemon/httpd/log.hpp"
#include "daemon/httpd/problem.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <charconv>
#include <random>

namespace mailctl::httpd {
namespace {

using http::Method;

constexpr std::string_view session_path = "/api/v1/session";
constexpr std::string_view events_path = "/api/v1/events";
constexpr std::string_view openapi_path = "/api/openapi.json";

http::Response nothing() {
    http::Response response;
    response.status = 204;
    return response;
}

bool wants_stream(const http::Request& request) {
    return request.fields.find("Accept").value_or("").starts_with("text/event-stream");
}

bool has_json_body(const http::Request& request) {
    const auto type = request.fields.only("Content-Type").value_or("");
    return http::same_name(type.substr(0, type.find(';')), "application/json");
}

std::string names_of(const std::vector<Method>& methods) {
    std::string text;
    for (const auto method : methods) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ", http::name(method));
        text += method == Method::get ? ", HEAD" : "";
    }
    return text + ", OPTIONS";
}

// What is true of every answer of ours: it is nobody's to keep, to guess about or to frame.
http::Response secured(http::Response response, const http::Request& request) {
    auto& fields = response.fields;
    fields.add("X-Request-Id", request.id);
    fields.add("X-Content-Type-Options", "nosniff");
    fields.add("Referrer-Policy", "no-referrer");
    fields.add("Cross-Origin-Opener-Policy", "same-origin");
    fields.add("Cross-Origin-Resource-Policy", "same-origin");
    fields.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (response.fields.count("Cache-Control") == 0) {
        fields.add("Cache-Control", "no-store");
    }
    if (request.is_tls) {
        fields.add("Strict-Transport-Security", "max-age=31536000");
    }
    return response;
}

// Where to go on, by the query or by what a browser says when it comes back.
std::optional<std::int64_t> cursor_of(const http::Request& request) {
    const auto text = request.target.parameter("after").value_or(
        request.fields.only("Last-Event-ID").value_or("0")
    );
    std::int64_t after = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, after);
    return read.ec == std::errc() && read.ptr == end && after >= 0 ? std::optional(after)
                                                                   : std::nullopt;
}

std::string event_text(const Part& part) {
    return fmt::format("event: {}\ndata: {}\n\n", part.event, part.data);
}

}  // namespace

Shim::Shim(asio::io_context& io, std::string front_socket)
    : io_(io)
    , links_(io, std::move(front_socket))
    , journal_(io, links_)
    , run_(std::random_device{}()) {}

http::Application Shim::application() {
    return {
        .judge = [this](http::Request& request) { return judge(request); },
        .handle = [this](http::Request& request) { return handle(request); },
        .refusal = [](unsigned status,
                      std::string_view sentence) { return problem(status, sentence, {}); },
        .access = log_access,
        .problem = log_problem};
}

std::string Shim::next_id() { return fmt::format("{:08x}-{}", run_, ++requests_); }

On Shim::on(const http::Request& request, const Visitor& visitor) const {
    return {
        visitor.token ? std::string(visitor.token->reveal()) : std::string(),
        request.client,
        request.id};
}

// Before the body is read.
std::optional<http::Response> Shim::judge(http::Request& request) {
    request.id = next_id();
    if (request.body_bytes > 0 && !has_json_body(request)) {
        return secured(problem(415, "the body is to be application/json", request.id), request);
    }
    return std::nullopt;
}

asio::awaitable<http::Reply> Shim::handle(http::Request& request) {
    auto seen = visitor_of(request);
    if (!seen.error) {
        seen.error = check_own(request, seen.visitor);
    }
    const auto& path = request.target.path;
    if (path == "/healthz" && request.method != Method::options) {
        request.route = path;
        auto healthy = json_response(200, R"({"ok":true})");
        co_return secured(std::move(healthy), request);
    }
    if (path == "/readyz") {
        request.route = path;
        auto ready = co_await is_ready(request);
        co_return secured(std::move(ready), request);
    }
    if (path == openapi_path && request.method == Method::get) {
        request.route = openapi_path;
        static const auto document = openapi_of(native_routes());
        auto described = json_response(200, {});
        described.constant_body = document;
        co_return secured(std::move(described), request);
    }
    if (seen.error) {
        request.route = "-";
        auto refused = problem(*seen.error, request.id);
        co_return secured(std::move(refused), request);
    }
    if (path == session_path && request.method == Method::post) {
        request.route = session_path;
        auto answer = co_await log_in(request, std::move(seen.visitor));
        co_return secured(std::move(answer), request);
    }
    if (path == session_path && request.method == Method::remove) {
        request.route = session_path;
        auto answer = co_await log_out(request, std::move(seen.visitor));
        co_return secured(std::move(answer), request);
    }
    if (path == events_path && request.method == Method::get) {
        request.route = events_path;
        const auto after = cursor_of(request);
        if (!after) {
            auto refused = problem(422, "after is the number of a row", request.id);
            co_return secured(std::move(refused), request);
        }
        http::EventStream stream;
        stream.fields = secured({}, request).fields;
        stream.fields.add("X-Accel-Buffering", "no");
        stream.begin = [this, whose = on(request, seen.visitor), from = *after](
                           std::shared_ptr<http::Events> events
                       ) { journal_.follow(std::move(events), whose, from); };
        co_return stream;
    }
    const auto found = find_route(native_routes(), request.method, request.target.segments);
    if (found.route == nullptr) {
        request.route = "-";
        auto missing = found.allowed.empty()
                           ? problem(404, "there is nothing at this path", request.id)
                           : problem(405, "not by this method", request.id);
        if (!found.allowed.empty()) {
            missing.fields.add("Allow", names_of(found.allowed));
            if (request.method == Method::options) {
                missing.status = 204;
                missing.body.clear();
            }
        }
        co_return secured(std::move(missing), request);
    }
    const auto& row = *found.route;
    request.route = row.pattern;
    auto parameters = parameters_of(found, request);
    mailctl::wipe(request.body);
    if (!parameters) {
        auto refused = problem(parameters.error(), request.id);
        co_return secured(std::move(refused), request);
    }
    const bool streams = row.deed == Deed::changes && wants_stream(request);
    auto call = call_text(row.ask->method, *parameters, on(request, seen.visitor), streams);
    mailctl::wipe(*parameters);
    if (streams) {
        auto reply = stream(row, std::move(call), request.id);
        std::get<http::EventStream>(reply).fields = secured({}, request).fields;
        co_return reply;
    }
    auto answer = co_await ask(row, std::move(call), request.id);
    co_return secured(std::move(answer), request);
}

asio::awaitable<http::Response> Shim::ask(const Route& row, std::string call, std::string id) {
    if (row.deed == Deed::reads) {
        auto reply = co_await links_.read(std::move(call));
        co_return answer_to(row, std::move(reply), id);
    }
    auto change = links_.change(std::move(call), [](const std::string&) { return true; });
    auto reply = co_await wait_beside(io_, std::move(change));
    co_return answer_to(row, std::move(reply), id);
}

// The progress as it comes, and then what it came to. It goes on where nobody reads any more.
http::Reply Shim::stream(const Route& row, std::string call, std::string id) {
    http::EventStream stream;
    stream.begin = [this, &row, text = std::move(call), id = std::move(id)](
                       std::shared_ptr<http::Events> events
                   ) {
        const auto tell = [&row, id, events](const std::string& reply) {
            const auto part = part_of(*row.ask, reply);
            const auto event =
                part ? event_text(*part) : event_text({"error", problem(part.error(), id).body});
            events->push(event);
            return true;
        };
        asio::co_spawn(
            io_,
            [](Links& links,
               std::string told,
               decltype(tell) each,
               std::shared_ptr<http::Events> into,
               std::string number) -> asio::awaitable<void> {
                auto last = co_await links.change(std::move(told), each);
                if (last) {
                    each(*last);
                    mailctl::wipe(*last);
                } else {
                    into->push(event_text({"error", problem(last.error(), number).body}));
                }
                into->end();
            }(links_, text, tell, events, id),
            asio::detached
        );
    };
    return stream;
}

asio::awaitable<http::Response> Shim::log_in(http::Request& request, Visitor visitor) {
    auto body = wire::parse_json(request.body);
    mailctl::wipe(request.body);
    if (!body || !body->is_object()) {
        co_return problem(422, "the body is to be an object of JSON", request.id);
    }
    if (visitor.browser) {
        (*body)["browser"] = std::string(visitor.browser->reveal());
    }
    (*body)["agent"] = std::string(request.fields.find("User-Agent").value_or(""));
    auto parameters = ask_of<api::SessionLogIn>.text_of(*body);
    if (!parameters) {
        co_return problem(parameters.error(), request.id);
    }
    On nobody = on(request, visitor);
    mailctl::wipe(nobody.token);
    nobody.token.clear();
    auto call = call_text(api::SessionLogIn::method, *parameters, nobody, /*more=*/false);
    mailctl::wipe(*parameters);
    auto reply = co_await links_.change(std::move(call), [](const std::string&) { return true; });
    auto text = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    auto opened = text ? wire::parse_json(*text) : Result<wire::json>(text.error());
    if (!opened) {
        co_return problem(opened.error(), request.id);
    }
    auto session = (*opened)["session"].get<std::string>();
    auto browser = (*opened)["browser"].get<std::string>();
    wire::json shown{
        {"user", (*opened)["user"]},
        {"role", (*opened)["role"]},
        {"tenant", (*opened)["tenant"]},
        {"until", (*opened)["until"]}};
    wire::wipe(*opened);
    mailctl::wipe(*text);
    auto answer = json_response(201, {});
    answer.fields.add("Set-Cookie", session_cookie(session, request.is_tls));
    answer.fields.add("Set-Cookie", browser_cookie(browser, request.is_tls));
    shown["csrf"] = csrf_of(*Secret::parse(session));
    answer.body = wire::to_text(shown);
    co_return answer;
}

asio::awaitable<http::Response> Shim::log_out(http::Request& request, Visitor visitor) {
    auto call = call_text(api::SessionLogOut::method, "{}", on(request, visitor), /*more=*/false);
    auto reply = co_await links_.change(std::move(call), [](const std::string&) { return true; });
    const auto done = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    if (!done && done.error().code != Errc::unauthenticated) {
        co_return problem(done.error(), request.id);
    }
    auto answer = nothing();
    answer.fields.add("Set-Cookie", session_cookie("", request.is_tls));
    co_return answer;
}

asio::awaitable<http::Response> Shim::is_ready(const http::Request& request) {
    auto call = call_text(api::GetInfo::method, "{}", On{{}, request.client, request.id}, false);
    const auto reply = co_await links_.read(std::move(call));
    if (!reply) {
        co_return problem(reply.error(), request.id);
    }
    co_return json_response(200, R"({"ready":true})");
}

}  // namespace mailctl::httpd
