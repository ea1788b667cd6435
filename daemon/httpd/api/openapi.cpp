#include "daemon/httpd/api/openapi.hpp"

#include "common/version.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/api/own.hpp"
#include "daemon/httpd/api/schemas.hpp"
#include "daemon/httpd/mail/mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace mailctl::httpd {
namespace {

using wire::json;

constexpr std::string_view method_prefix = "io.mailctl.";
constexpr const char* json_content = "application/json";
constexpr unsigned no_content = 204;

// What status_of() can come to, and 400 for what has no meaning in HTTP.
constexpr std::array refusals{
    "400", "401", "403", "404", "409", "422", "429", "500", "502", "503", "504"};

std::set<std::string_view> places_of(std::string_view pattern) {
    std::set<std::string_view> places;
    for (auto begin = pattern.find('{'); begin != std::string_view::npos;
         begin = pattern.find('{', begin + 1)) {
        places.insert(pattern.substr(begin + 1, pattern.find('}', begin) - begin - 1));
    }
    return places;
}

/// One row of a table of routes.
class Operation {
public:
    Operation(const Route& route, Schemas& schemas) : route_(route), schemas_(schemas) {}
    Operation(const OwnRoute& own, Schemas& schemas)
        : route_(own.route), schemas_(schemas), own_(&own) {}

    json written() {
        const auto& ask = route_.ask();
        const auto name = ask.name.substr(method_prefix.size());
        const auto end = std::min(ask.summary.find('\n'), ask.summary.size());
        const auto dot = name.find('.');
        const auto tag = dot == std::string_view::npos ? "machine" : name.substr(0, dot);
        json operation{
            {"operationId", name},
            {"tags", {tag}},
            {"summary", ask.summary.substr(0, end)},
            {"responses", responses()}};
        if (own_ != nullptr && own_->admission != Admission::known) {
            operation["security"] = json::array();
        }
        if (end < ask.summary.size()) {
            operation["description"] = ask.summary;
        }
        if (auto listed = parameters(); !listed.empty()) {
            operation["parameters"] = std::move(listed);
        }
        if (auto body = request_body(); !body.is_null()) {
            operation["requestBody"] = std::move(body);
        }
        return operation;
    }

private:
    json parameters() {
        const auto places = places_of(route_.pattern);
        json listed = json::array();
        for (const auto& member : route_.ask().parameters->members) {
            const bool is_place = places.count(member.name) != 0;
            if (!is_place && !is_in_query(route_, member)) {
                continue;
            }
            const bool is_required = is_place || member.shape->kind != wire::Shape::Kind::optional;
            listed.push_back(
                {{"name", member.name},
                 {"in", is_place ? "path" : "query"},
                 {"required", is_required},
                 {"schema", schemas_.of(*member.shape)}}
            );
        }
        if (changes(route_)) {
            listed.push_back(header("Idempotency-Key", "What has the same is done once."));
        }
        if (route_.ask().parameters->find("expect") != nullptr) {
            listed.push_back(header("If-Match", "The ETag of the state in which it is to be done.")
            );
        }
        if (own_ == &events_route) {
            listed.push_back(header("Last-Event-ID", "The same as after, as browsers say it."));
        }
        return listed;
    }

    static json header(const char* name, const char* description) {
        return {
            {"name", name},
            {"in", "header"},
            {"required", false},
            {"description", description},
            {"schema", {{"type", "string"}}}};
    }

    json request_body() {
        if (!has_body(route_)) {
            return nullptr;
        }
        auto left_out = places_of(route_.pattern);
        for (const auto& member : route_.ask().parameters->members) {
            if (is_in_query(route_, member)) {
                left_out.insert(member.name);
            }
        }
        auto schema = schemas_.record(*route_.ask().parameters, left_out);
        if (schema["properties"].empty()) {
            return nullptr;
        }
        schema["additionalProperties"] = false;
        return {
            {"required", schema.contains("required")},
            {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
    }

    json responses() {
        const auto last = last_of(route_.ask());
        const auto& reply = *route_.ask().reply;
        const auto& shape = last.empty() ? reply : *reply.find(last)->shape;
        json done{{"description", "It is done."}};
        if (own_ != nullptr && own_->content != json_content) {
            done["content"][std::string(own_->content)] = text_content();
        } else if (route_.status != no_content) {
            done["content"][json_content] = {{"schema", schemas_.of(shape)}};
        }
        if (changes(route_)) {
            done["content"]["text/event-stream"] = text_content();
        }
        json all{{std::to_string(route_.status), std::move(done)}};
        for (const auto* status : refusals) {
            all[status] = reference("responses", "Problem");
        }
        if (has_body(route_)) {
            all["413"] = all["415"] = reference("responses", "Problem");
        }
        if (route_.ask().parameters->find("expect") != nullptr) {
            all["412"] = reference("responses", "Problem");
        }
        if (!changes(route_) && has_revision(route_.ask())) {
            all["304"] = {{"description", "It is as If-None-Match says."}};
        }
        return all;
    }

    static json text_content() { return {{"schema", {{"type", "string"}}}}; }

    const Route& route_;
    Schemas& schemas_;
    const OwnRoute* own_ = nullptr;
};

std::string lower_name(http::Method method) {
    std::string text(http::name(method));
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

json problem_schema() {
    json codes = json::array();
    for (const auto& row : errc_table()) {
        codes.push_back(row.name);
    }
    const json text{{"type", "string"}};
    return {
        {"type", "object"},
        {"required", {"error"}},
        {"properties",
         {{"request", text},
          {"error",
           {{"type", "object"},
            {"required", {"code", "message"}},
            {"properties",
             {{"code", {{"type", "string"}, {"examples", std::move(codes)}}},
              {"message", text},
              {"hint", text},
              {"field", text}}}}}}}};
}

json response_with(const char* description, json schema) {
    return {
        {"description", description},
        {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
}

}  // namespace

std::string openapi_of(Routes routes) {
    Schemas schemas;
    json paths = json::object();
    for (const auto& route : routes) {
        paths[std::string(route.pattern)][lower_name(route.method)] =
            Operation(route, schemas).written();
    }
    for (const auto& row : mail::rows()) {
        paths[std::string(row.route.pattern)][lower_name(row.route.method)] =
            Operation(row.route, schemas).written();
    }
    for (const auto* own : own_routes()) {
        const auto& route = own->route;
        paths[std::string(route.pattern)][lower_name(route.method)] =
            Operation(*own, schemas).written();
    }
    json named = schemas.take();
    named["Problem"] = problem_schema();
    const json document{
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "mailctl"},
          {"version", version},
          {"license", {{"name", "MIT"}, {"identifier", "MIT"}}}}},
        {"servers", {{{"url", "/"}}}},
        {"security", {{{"token", json::array()}}, {{"session", json::array()}}}},
        {"paths", std::move(paths)},
        {"components",
         {{"schemas", std::move(named)},
          {"responses",
           {{"Problem", response_with("Why it was not done.", reference("schemas", "Problem"))}}},
          {"securitySchemes",
           {{"token", {{"type", "http"}, {"scheme", "bearer"}}},
            {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "mailctl"}}}}}}}};
    return wire::to_text(document);
}

}  // namespace mailctl::httpd
