#include "daemon/httpd/answer.hpp"

#include "common/types/secret.hpp"
#include "common/wire/call.hpp"
#include "daemon/httpd/member_text.hpp"
#include "daemon/httpd/problem.hpp"
#include "daemon/httpd/quoted.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace mailctl::httpd {
namespace {

using wire::json;

constexpr std::string_view begin_of_reply = R"({"parameters":)";
constexpr std::string_view begin_of_part = R"({"continues":true,"parameters":)";

// One of the members of an object, with the comma before it where it is not the first.
void append_member(std::string& text, std::string_view name, std::string_view value) {
    if (text.back() != '{') {
        text += ',';
    }
    text += '"';
    text += name;
    text += "\":";
    append_quoted(text, value);
}

// The member of that name, as text; all of it where the call has no such.
Result<std::string> last_part(const Ask& ask, std::string parameters) {
    if (last_of(ask).empty()) {
        return parameters;
    }
    const auto found = member_text(parameters, last_of(ask));
    auto last = found ? Result<std::string>(std::string(*found))
                      : Error{
                            Errc::protocol,
                            fmt::format("{} answers without its {}", ask.name, last_of(ask)),
                            {},
                            {}};
    mailctl::wipe(parameters);
    return last;
}

// The state of which the answer tells; nothing where it tells of none.
std::string tag_of(const Ask& ask, const std::string& body) {
    if (!has_revision(ask)) {
        return {};
    }
    // An ETag is quoted as a text of JSON is.
    const auto revision = member_text(body, "revision").value_or("");
    const bool is_tag = revision.size() > 2 && revision.starts_with('"') &&
                        revision.find('\\') == std::string_view::npos;
    return is_tag ? std::string(revision) : std::string();
}

// Whether the client has it already.
bool is_known(const http::Request& request, const std::string& tag) {
    auto has = request.fields.only("If-None-Match").value_or("");
    has.remove_prefix(has.starts_with("W/\"") ? 2 : 0);
    return has == tag || has == "*";
}

// A condition of HTTP's own that does not hold has a status of its own.
http::Response refusal(const Error& error, const http::Request& request) {
    auto response = problem(error, request.id);
    if (error.code == Errc::conflict && error.parameter == "expect" &&
        request.fields.count("If-Match") > 0) {
        response.status = 412;
    }
    return response;
}

}  // namespace

std::string call_text(
    std::string_view method, const std::string& parameters, const On& on, bool more
) {
    constexpr std::size_t around = 192;  // and the short ones of the members
    std::string text;
    text.reserve(method.size() + parameters.size() + on.token.size() + on.key.size() + around);
    text.append(R"({"method":")").append(method).append(R"(","parameters":)").append(parameters);
    text.append(R"(,"presented":{)");
    if (!on.token.empty()) {
        append_member(text, "token", on.token);
    }
    append_member(text, "address", on.address);
    append_member(text, "request", on.request);
    if (!on.key.empty()) {
        append_member(text, "key", on.key);
    }
    if (!on.name.empty()) {
        append_member(text, "name", on.name);
    }
    return text.append(more ? R"(},"more":true})" : "}}");
}

Result<std::string> parameters_in(std::string reply) {
    for (const auto begin : {begin_of_reply, begin_of_part}) {
        if (reply.starts_with(begin) && reply.ends_with('}')) {
            reply.pop_back();
            reply.erase(0, begin.size());
            return reply;
        }
    }
    auto parsed = wire::parse_reply(reply);
    mailctl::wipe(reply);
    if (!parsed) {
        return parsed.error();
    }
    return wire::to_text(parsed->parameters);
}

Result<Part> part_of(const Ask& ask, const std::string& reply) {
    auto parameters = parameters_in(reply);
    if (!parameters) {
        return parameters.error();
    }
    auto parsed = wire::parse_json(*parameters);
    if (parsed && parsed->contains("progress")) {
        auto text = wire::to_text((*parsed)["progress"]);
        return Part{"progress", std::move(text)};
    }
    if (parsed) {
        wire::wipe(*parsed);
    }
    auto data = last_part(ask, *std::move(parameters));
    if (!data) {
        return data.error();
    }
    return Part{"result", *std::move(data)};
}

http::Response answer_to(
    const Route& route, Result<std::string> reply, const http::Request& request
) {
    auto parameters = reply ? parameters_in(*std::move(reply)) : Result<std::string>(reply.error());
    auto body = parameters ? last_part(route.ask(), *std::move(parameters)) : std::move(parameters);
    if (!body) {
        return refusal(body.error(), request);
    }
    const auto tag = tag_of(route.ask(), *body);
    auto response = json_response(route.status, *std::move(body));
    if (tag.empty()) {
        return response;
    }
    response.fields.add("ETag", tag);
    if (!changes(route) && is_known(request, tag)) {
        response.status = 304;
        response.body.clear();
    }
    return response;
}

}  // namespace mailctl::httpd
