#include "daemon/httpd/shim.hpp"

#include "common/api/history.hpp"
#include "common/api/metrics.hpp"
#include "common/api/service/info.hpp"
#include "common/wire/described.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/accept.hpp"
#include "daemon/httpd/api/handbook.hpp"
#include "daemon/httpd/api/openapi.hpp"
#include "daemon/httpd/api/own.hpp"
#include "daemon/httpd/api/routes.hpp"
#include "daemon/httpd/dinomail/dinomail.hpp"
#include "daemon/httpd/login.hpp"
#include "daemon/httpd/mail/mail.hpp"
#include "daemon/httpd/native.hpp"
#include "daemon/httpd/panel/panel.hpp"
#include "daemon/httpd/problem.hpp"
#include "daemon/httpd/secured.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <random>

namespace mailctl::httpd {
namespace {

using http::Method;

// As often as a stream has a comment, by which a client is noticed that has gone without a word.
constexpr int seat_retry_seconds = 15;

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

Error all_seats_taken() {
    Error error{
        Errc::too_many,
        fmt::format("{} streams are open for this token or session", Seats::of_one),
        "close one, or make another token",
        {}};
    error.retry_after = seat_retry_seconds;
    return error;
}

// A path that is there, and not by this method; or none.
http::Response elsewhere(std::vector<Method> allowed, const http::Request& request) {
    if (allowed.empty()) {
        return problem(404, "there is nothing at this path", request.id);
    }
    std::sort(allowed.begin(), allowed.end());
    auto answer = problem(405, "not by this method", request.id);
    answer.fields.add("Allow", names_of(allowed));
    if (request.method == Method::options) {
        answer.status = 204;
        answer.body.clear();
    }
    return answer;
}

// What nothing has to be waited for.
asio::awaitable<http::Reply> at_once(http::Response response) { co_return response; }

}  // namespace

/// What is no call of mailctld's, or more than one.
struct Shim::Own {
    const OwnRoute* route;
    asio::awaitable<http::Reply> (Shim::*answer)(Errand errand);
};

namespace {

constexpr OwnRoute page(std::string_view path) {
    return {{Method::get, path, Deed::reads, nullptr}, Admission::anybody};
}

constexpr auto description_page = page("/api/openapi.json");
constexpr auto handbook_page = page("/api/");
constexpr auto style_page = page("/api/handbook.css");

}  // namespace

std::span<const Shim::Own> Shim::own() {
    static constexpr std::array rows{
        Own{&health_route, &Shim::tell_health},
        Own{&readiness_route, &Shim::tell_readiness},
        Own{&description_page, &Shim::describe},
        Own{&handbook_page, &Shim::show_handbook},
        Own{&style_page, &Shim::show_style},
        Own{&metrics_route, &Shim::tell_metrics},
        Own{&log_in_route, &Shim::log_in},
        Own{&log_out_route, &Shim::log_out},
        Own{&accept_route, &Shim::accept},
        Own{&events_route, &Shim::follow_journal},
    };
    return rows;
}

Shim::Shim(asio::io_context& io, std::string front_socket)
    : io_(io)
    , links_(io, std::move(front_socket))
    , journal_(io, links_)
    , log_(io)
    , run_(fmt::format("{:08x}-", std::random_device{}())) {}

http::Application Shim::application() {
    return {
        .judge = [this](http::Request& request) { return judge(request); },
        .handle = [this](http::Request& request) { return answer(request); },
        .refusal =
            [](unsigned status, std::string_view sentence) {
                auto refused = problem(status, sentence, {});
                secure(refused.fields, /*is_tls=*/false);
                return refused;
            },
        .access =
            [this](const http::Access& access) {
                metrics_.count(access);
                log_.add(access);
            },
        .problem = log_problem,
        .finish = [](http::Reply& reply, const http::Request& request) { finish(reply, request); }};
}

std::string Shim::next_id() { return run_ + std::to_string(++requests_); }

// Before the body is read.
std::optional<http::Response> Shim::judge(http::Request& request) {
    request.id = next_id();
    if (request.body_bytes > 0 && !has_json_body(request)) {
        constexpr const char* sentence = "the body is to be application/json";
        auto refused = problem(415, sentence, request.id);
        if (dinomail::find(request.target.segments)) {
            refused = dinomail::shaped(std::move(refused), sentence);
        }
        finish(refused, request);
        return refused;
    }
    return std::nullopt;
}

// Looks for who answers, and is no coroutine: each of those on the way would cost a request its
// frame.
asio::awaitable<http::Reply> Shim::answer(http::Request& request) {
    auto [visitor, error] = visitor_of(request);
    if (!error) {
        error = check_own(request, visitor);
    }
    const auto wanted = request.method == http::Method::head ? Method::get : request.method;
    std::vector<Method> allowed;
    for (const auto& row : own()) {
        const auto& route = row.route->route;
        if (route.pattern != request.target.path) {
            continue;
        }
        if (route.method == wanted) {
            request.route = route.pattern;
            if (error && row.route->admission != Admission::anybody) {
                return at_once(problem(*error, request.id));
            }
            return (this->*row.answer)({request, std::move(visitor)});
        }
        allowed.push_back(route.method);
    }
    Errand errand{request, std::move(visitor)};
    if (allowed.empty()) {
        return answer_by_others(std::move(errand), std::move(error));
    }
    request.route = "-";
    auto found = find_route(native_routes(), request.method, request.target.segments);
    if (found.route == nullptr) {
        allowed.insert(allowed.end(), found.allowed.begin(), found.allowed.end());
        return at_once(elsewhere(std::move(allowed), request));
    }
    return answer_natively(std::move(found), std::move(errand), error);
}

// Paths of which the shim's own table has none.
asio::awaitable<http::Reply> Shim::answer_by_others(Errand errand, std::optional<Error> error) {
    auto& request = errand.request;
    const auto& segments = request.target.segments;
    if (const auto* const row = panel::find(request.target.path)) {
        const auto wanted = request.method == http::Method::head ? Method::get : request.method;
        request.route = row->path;
        if (row->method != wanted) {
            return at_once(elsewhere({row->method}, request));
        }
        return panel::answer(io_, links_, *row, std::move(errand), std::move(error));
    }
    if (auto place = dinomail::find(segments)) {
        request.route = dinomail::pattern_of(*place);
        return dinomail::answer(
            io_, links_, *std::move(place), std::move(errand), std::move(error)
        );
    }
    if (auto found = mail::find(request.method, segments); found.row != nullptr) {
        request.route = found.row->route.pattern;
        if (error) {
            return at_once(problem(*error, request.id));
        }
        return mail::answer(io_, links_, std::move(found), std::move(errand));
    } else if (!found.found.allowed.empty()) {
        request.route = "-";
        return at_once(elsewhere(found.found.allowed, request));
    }
    auto found = find_route(native_routes(), request.method, segments);
    if (found.route == nullptr) {
        request.route = "-";
        return at_once(elsewhere(found.allowed, request));
    }
    return answer_natively(std::move(found), std::move(errand), error);
}

asio::awaitable<http::Reply> Shim::answer_natively(
    Found found, Errand errand, const std::optional<Error>& error
) {
    errand.request.route = found.route->pattern;
    if (error) {
        return at_once(problem(*error, errand.request.id));
    }
    return answer_by_route(io_, links_, std::move(found), std::move(errand));
}

asio::awaitable<http::Reply> Shim::tell_health(Errand) {
    static const auto alive = wire::to_text(wire::encode(Health{true}));
    co_return json_response(200, alive);
}

asio::awaitable<http::Reply> Shim::tell_readiness(Errand errand) {
    auto call = call_text(api::GetInfo::method, "{}", errand.on_of_nobody(), /*more=*/false);
    const auto reply = co_await links_.read(std::move(call));
    if (!reply) {
        co_return problem(reply.error(), errand.request.id);
    }
    co_return json_response(200, wire::to_text(wire::encode(Readiness{true})));
}

asio::awaitable<http::Reply> Shim::describe(Errand) {
    static const auto document = openapi_of(native_routes());
    auto described = json_response(200, {});
    described.constant_body = document;
    co_return described;
}

// People and programs that know another interface ask for the same path.
asio::awaitable<http::Reply> Shim::show_handbook(Errand errand) {
    if (!dinomail::wants_page(errand.request)) {
        co_return co_await dinomail::top(links_, std::move(errand));
    }
    static const auto page = handbook_of(*wire::parse_json(openapi_of(native_routes())));
    http::Response shown;
    shown.fields.add("Content-Type", "text/html; charset=utf-8");
    shown.fields.add("Vary", "Accept");
    shown.fields.add(
        "Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
    );
    shown.constant_body = page;
    co_return shown;
}

asio::awaitable<http::Reply> Shim::show_style(Errand) {
    http::Response shown;
    shown.fields.add("Content-Type", "text/css; charset=utf-8");
    shown.constant_body = handbook_style;
    co_return shown;
}

asio::awaitable<http::Reply> Shim::log_in(Errand errand) {
    co_return co_await httpd::log_in(links_, std::move(errand));
}

asio::awaitable<http::Reply> Shim::log_out(Errand errand) {
    co_return co_await httpd::log_out(links_, std::move(errand));
}

asio::awaitable<http::Reply> Shim::accept(Errand errand) {
    co_return co_await accept_invitation(links_, std::move(errand));
}

asio::awaitable<http::Reply> Shim::follow_journal(Errand errand) {
    if (auto judged = parameters_of({&events_route.route, {}, {}}, errand.request); !judged) {
        co_return problem(judged.error(), errand.request.id);
    }
    const auto after = cursor_of(errand.request);
    if (!after) {
        co_return problem(
            Error{Errc::invalid_argument, "after is the number of a row", {}, "after"},
            errand.request.id
        );
    }
    // Who may not read is told so, and no stream of nothing begun.
    auto call = call_text(
        api::History::method,
        fmt::format(R"({{"after":{},"limit":1}})", *after),
        errand.on(),
        /*more=*/false
    );
    const auto reply = co_await links_.read(std::move(call));
    const auto allowed = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    if (!allowed && status_of(allowed.error().code) < 500) {
        co_return problem(allowed.error(), errand.request.id);
    }
    auto whose = errand.on();
    auto seat = seats_.take(whose.token);
    if (!seat) {
        co_return problem(all_seats_taken(), errand.request.id);
    }
    http::EventStream stream;
    stream.begin = [this, whose = std::move(whose), from = *after, seat = std::move(seat)](
                       std::shared_ptr<http::Events> events
                   ) { journal_.follow(std::move(events), whose, from); };
    co_return stream;
}

// What has been asked for here tells of mailctld's work, too: only who may read that sees it.
asio::awaitable<http::Reply> Shim::tell_metrics(Errand errand) {
    if (auto judged = parameters_of({&metrics_route.route, {}, {}}, errand.request); !judged) {
        co_return problem(judged.error(), errand.request.id);
    }
    auto call = call_text(api::Metrics::method, "{}", errand.on(), /*more=*/false);
    const auto reply = co_await links_.read(std::move(call));
    const auto text = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    const auto told = text ? wire::parse_json(*text) : Result<wire::json>(text.error());
    if (!told) {
        co_return problem(told.error(), errand.request.id);
    }
    http::Response answer;
    answer.fields.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    answer.body = metrics_text(*told) + metrics_.text();
    co_return answer;
}

}  // namespace mailctl::httpd
