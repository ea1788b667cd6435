#include "daemon/httpd/dinomail/dinomail.hpp"

#include "common/types/secret.hpp"
#include "common/types/text.hpp"
#include "daemon/httpd/detached.hpp"
#include "daemon/httpd/dinomail/key.hpp"
#include "daemon/httpd/dinomail/kinds.hpp"
#include "daemon/httpd/dinomail/lists.hpp"
#include "daemon/httpd/dinomail/writes.hpp"
#include "daemon/httpd/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mailctl::httpd::dinomail {
namespace {

using http::Method;

constexpr std::array<const Kind*, 3> kinds{&aliases, &domains, &users};

constexpr unsigned done = 200;
constexpr unsigned created = 201;
constexpr unsigned accepted = 202;
constexpr unsigned nothing_to_show = 204;
constexpr unsigned elsewhere_for_good = 301;
constexpr unsigned not_made = 501;

/// One request about a place.
struct Asked {
    Place place;
    Method method;
    json body;
};

http::Response empty(unsigned status) {
    http::Response response;
    response.status = status;
    return response;
}

// What programs know as the one status of what cannot be taken.
unsigned status_for(Errc code) {
    const auto status = status_of(code);
    return status == 422 || status == 409 ? 400 : status;
}

// As a list of Python's, which programs have read it as.
std::string sentence_for(const Error& error) {
    const bool is_judgement = status_for(error.code) == 400 && !error.message.ends_with('.');
    return is_judgement || error.message.ends_with("already exists.")
               ? fmt::format("['{}']", error.message)
               : error.message;
}

http::Response refusal(const Error& error, const Place& place, const std::string& request) {
    auto response = problem(error, request);
    const auto fault = status_of(error.code);
    response.status = error.parameter == too_large ? 413 : status_for(error.code);
    auto told = with(
        "error",
        fault >= 500 && error.code != Errc::rollback_failed
            ? std::string("Sorry, this request could not be processed.")
            : sentence_for(error)
    );
    if (!error.hint.empty() && fault < 500) {
        told["hint"] = error.hint;
    }
    response.body = wire::to_text(told);
    if (response.status == 401 && place.name == key_name) {
        http::Fields fields;
        fields.add("Content-Type", "application/json");
        fields.add("WWW-Authenticate", "Basic Realm=\"mailctl\"");
        response.fields = std::move(fields);
    }
    return response;
}

Result<json> body_of(http::Request& request, bool is_needed) {
    if (request.body.empty() && !is_needed) {
        return json::object();
    }
    auto body = wire::parse_json(request.body);
    mailctl::wipe(request.body);
    if (!body) {
        return wrong("Request is not valid JSON.");
    }
    if (!body->is_object()) {
        wire::wipe(*body);
        return wrong("The body is to be an object of JSON.");
    }
    return body;
}

Result<std::int64_t> id_of(const Place& place) {
    const auto id = whole_number(place.rest);
    if (!id) {
        return Error{
            Errc::not_found,
            fmt::format("There is no {} '{}'.", place.name, escaped(place.rest)),
            {},
            {}};
    }
    return *id;
}

/// What is answered, before it is HTTP.
struct Outcome {
    unsigned status = done;
    json body = nullptr;
    std::string location = {};
};
using Came = Result<Outcome>;

Came came(Told told, unsigned status) { return told ? Came(Outcome{status}) : Came(told.error()); }

Came shown(Told told) { return told ? Came(Outcome{done, *std::move(told)}) : Came(told.error()); }

// That somebody asks who may look at mailboxes: what there is to know stands in no store.
asio::awaitable<Told> check_reader(Desk& desk) {
    auto wanted = with("limit", 1);
    co_return co_await desk.call(domains.find(), std::move(wanted), Deed::reads);
}

asio::awaitable<Came> tell_schema(Desk& desk, const Place& place) {
    auto reader = co_await check_reader(desk);
    if (!reader) {
        co_return reader.error();
    }
    co_return Outcome{
        done,
        place.kind != nullptr    ? schema_of(*place.kind)
        : place.name == key_name ? schema_of_key()
                                 : schema_of_password()};
}

asio::awaitable<Came> change_password(Desk& desk, const Asked& asked) {
    const auto id = id_of(asked.place);
    if (!id) {
        co_return id.error();
    }
    auto told = co_await set_password(desk, *id, asked.body);
    co_return came(std::move(told), asked.method == Method::put ? nothing_to_show : accepted);
}

asio::awaitable<Came> write_list(Desk& desk, const Asked& asked, const http::Request& request) {
    const auto& kind = *asked.place.kind;
    switch (asked.method) {
        case Method::post: {
            auto made = co_await add_one(desk, kind, asked.body);
            if (!made) {
                co_return made.error();
            }
            co_return Outcome{
                created, nullptr, uri_of(kind.name, (*made)["id"].get<std::int64_t>())};
        }
        case Method::patch: {
            auto told = co_await patch_list(desk, kind, asked.body);
            co_return came(std::move(told), accepted);
        }
        case Method::put: {
            auto told = co_await put_list(desk, kind, asked.body);
            co_return came(std::move(told), nothing_to_show);
        }
        case Method::remove: {
            auto told = co_await remove_list(desk, kind, request);
            co_return came(std::move(told), nothing_to_show);
        }
        default: {
            auto told = co_await page(desk, kind, request);
            co_return shown(std::move(told));
        }
    }
}

asio::awaitable<Came> write_detail(Desk& desk, const Asked& asked) {
    const auto& kind = *asked.place.kind;
    const auto id = id_of(asked.place);
    if (!id) {
        co_return id.error();
    }
    if (asked.method == Method::remove) {
        auto told = co_await remove_one(desk, kind, *id);
        co_return came(std::move(told), nothing_to_show);
    }
    if (asked.method != Method::get) {
        auto told = co_await change_one(desk, kind, *id, asked.body);
        co_return came(std::move(told), asked.method == Method::put ? nothing_to_show : accepted);
    }
    std::vector<std::int64_t> ids(1, *id);
    auto rows = co_await rows_of(desk, kind, std::move(ids));
    if (!rows) {
        co_return rows.error();
    }
    if (rows->empty()) {
        co_return Error{Errc::not_found, fmt::format("There is no {} {}.", kind.name, *id), {}, {}};
    }
    co_return Outcome{done, kind.shown((*rows)[0])};
}

asio::awaitable<Came> run_at(Links& links, const Errand& errand, Desk& desk, const Asked& asked) {
    const auto& place = asked.place;
    if (place.what == Place::What::schema) {
        co_return co_await tell_schema(desk, place);
    }
    if (place.name == password_name) {
        co_return co_await change_password(desk, asked);
    }
    if (place.name == key_name) {
        std::optional<std::int64_t> wanted;
        if (place.what == Place::What::detail) {
            const auto id = id_of(place);
            if (!id) {
                co_return id.error();
            }
            wanted = *id;
        }
        auto key = co_await renewed_key(links, errand, wanted);
        if (!key || wanted) {
            co_return shown(std::move(key));
        }
        auto objects = json::array();
        objects.push_back(*std::move(key));
        auto told = with("objects", std::move(objects));
        told["meta"] = with("total_count", 1);
        told["meta"]["limit"] = 1000;
        told["meta"]["offset"] = 0;
        told["meta"]["next"] = nullptr;
        told["meta"]["previous"] = nullptr;
        co_return Outcome{done, std::move(told)};
    }
    if (place.what == Place::What::set) {
        auto told = co_await set_of(desk, *place.kind, place.rest);
        co_return shown(std::move(told));
    }
    if (place.what == Place::What::list) {
        co_return co_await write_list(desk, asked, errand.request);
    }
    co_return co_await write_detail(desk, asked);
}

http::Response answer_of(Outcome outcome) {
    auto response =
        outcome.body.is_null() ? empty(outcome.status) : json_response(outcome.status, {});
    if (!outcome.body.is_null()) {
        response.body = text_and_wipe(std::move(outcome.body));
    }
    if (!outcome.location.empty()) {
        response.fields.add("Location", outcome.location);
    }
    return response;
}

/// Owns what the work needs: it may go on when the visitor has left.
asio::awaitable<Came> run(Links& links, http::Request request, Visitor visitor, Asked asked) {
    const Errand errand{request, std::move(visitor)};
    Desk desk(links, errand.on());
    auto outcome = co_await run_at(links, errand, desk, asked);
    wire::wipe(asked.body);
    co_return outcome;
}

Error nobody_asks() {
    return {
        Errc::unauthenticated,
        "Nothing says who asks.",
        "send \"Authorization: ApiKey NAME:TOKEN\"",
        {}};
}

// Why it is not looked at any further.
std::optional<Error> reason_to_refuse(
    const Place& place, const Errand& errand, const std::optional<Error>& refused
) {
    if (errand.request.target.parameter("api_key")) {
        return Error{
            Errc::unauthenticated,
            "A key in an address stands in the logs of all who pass it on.",
            "send \"Authorization: ApiKey NAME:TOKEN\"",
            {}};
    }
    if (place.name == key_name && place.what != Place::What::schema) {
        return std::nullopt;
    }
    return refused || errand.visitor.token ? refused : std::optional(nobody_asks());
}

http::Response moved(const http::Request& request) {
    auto response = empty(elsewhere_for_good);
    const auto query = query_text(request, {});
    response.fields.add(
        "Location", fmt::format("{}/{}{}", request.target.path, query.empty() ? "" : "?", query)
    );
    return response;
}

bool is_of(const std::vector<Method>& methods, Method method) {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
}

}  // namespace

asio::awaitable<http::Reply> answer(
    asio::io_context& io, Links& links, Place place, Errand errand, std::optional<Error> refused
) {
    auto& request = errand.request;
    if (!place.has_slash) {
        co_return moved(request);
    }
    const bool is_head = request.method == Method::head && place.name != key_name;
    const auto method = is_head ? Method::get : request.method;
    if (method == Method::post && place.kind != nullptr && place.what == Place::What::detail) {
        co_return empty(not_made);
    }
    if (!is_of(methods_of(place), method)) {
        co_return by_other_methods(place, method);
    }
    if (const auto reason = reason_to_refuse(place, errand, refused)) {
        co_return refusal(*reason, place, request.id);
    }
    auto body = body_of(request, http::may_have_body(method));
    if (!body) {
        co_return refusal(body.error(), place, request.id);
    }
    Asked asked{place, method, *std::move(body)};
    auto work = run(links, request, std::move(errand.visitor), std::move(asked));
    auto outcome = co_await wait_beside(io, std::move(work));
    if (!outcome) {
        co_return refusal(outcome.error(), place, request.id);
    }
    co_return answer_of(*std::move(outcome));
}

asio::awaitable<http::Reply> top(Links& links, Errand errand) {
    const bool is_full = errand.request.target.parameter("fullschema") == "true";
    const Place here{"api"};
    if (is_full) {
        const auto reason = reason_to_refuse(here, errand, std::nullopt);
        if (reason) {
            co_return refusal(*reason, here, errand.request.id);
        }
        Desk desk(links, errand.on());
        auto reader = co_await check_reader(desk);
        if (!reader) {
            co_return refusal(reader.error(), here, errand.request.id);
        }
    }
    auto map = json::object();
    const auto list = [&](std::string_view name, json schema) {
        auto& row = map[std::string(name)];
        row["list_endpoint"] = fmt::format("/api/{}/", name);
        row["schema"] = is_full ? std::move(schema) : json(fmt::format("/api/{}/schema/", name));
    };
    list(key_name, schema_of_key());
    list(password_name, schema_of_password());
    for (const auto* const kind : kinds) {
        list(kind->name, schema_of(*kind));
    }
    auto told = json_response(done, wire::to_text(map));
    told.fields.add("Vary", "Accept");
    co_return told;
}

bool wants_page(const http::Request& request) {
    return request.fields.find("Accept").value_or("").find("text/html") != std::string_view::npos;
}

http::Response shaped(http::Response problem, std::string_view sentence) {
    problem.body = wire::to_text(with("error_message", sentence));
    return problem;
}

}  // namespace mailctl::httpd::dinomail
