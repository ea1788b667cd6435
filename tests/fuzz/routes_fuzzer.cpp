#include "common/types/text.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/api/routes.hpp"
#include "daemon/httpd/http/method.hpp"
#include "tests/fuzz/expect.hpp"

#include <algorithm>
#include <string>

// The input is a request whose head has been judged: a line with the method and the target, and the
// body behind it.

namespace {

using namespace mailctl;
using namespace mailctl::httpd;
using fuzz::expect;
using wire::json;

void a_refusal_is_fit_to_print(const Error& error) {
    expect(!error.message.empty(), "a refusal says why");
    expect(is_printable_utf8(error.message), "its message is fit for a terminal");
    expect(is_printable_utf8(error.parameter), "and so is the name of the member");
}

void mailctld_takes_what_it_gets(const Ask& ask, const std::string& text) {
    auto parsed = wire::parse_json(text);
    expect(parsed && parsed->is_object(), "the parameters are an object");
    for (const auto& member : parsed->items()) {
        expect(ask.parameters->find(member.key()) != nullptr, "of members that there are");
    }
    const auto again = text_of(ask, *parsed);
    expect(again && *again == text, "and are read as they are meant");
}

void each_body_is_taken_or_refused(std::string_view body) {
    const auto parsed = wire::parse_json(body);
    if (!parsed || !parsed->is_object()) {
        return;
    }
    for (const auto& route : native_routes()) {
        json copy = *parsed;
        if (const auto text = text_of(route.ask(), copy)) {
            mailctld_takes_what_it_gets(route.ask(), *text);
        } else {
            a_refusal_is_fit_to_print(text.error());
        }
    }
}

void what_may_be_done_at_a_path_can_be(const Found& found, const http::Request& request) {
    for (const auto method : found.allowed) {
        const auto other = find_route(native_routes(), method, request.target.segments);
        expect(other.route != nullptr && other.route->method == method, "what is allowed is there");
    }
}

void a_request_becomes_one_call(const http::Request& request) {
    const auto found = find_route(native_routes(), request.method, request.target.segments);
    if (found.route == nullptr) {
        what_may_be_done_at_a_path_can_be(found, request);
        return;
    }
    for (const auto& [name, text] : found.places) {
        expect(found.route->ask().parameters->find(name) != nullptr, "a place is a member's");
        expect(!text.empty(), "and says something");
    }
    if (const auto text = parameters_of(found, request)) {
        mailctld_takes_what_it_gets(found.route->ask(), *text);
    } else {
        a_refusal_is_fit_to_print(text.error());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    const auto end = std::min(text.find('\n'), text.size());
    const auto blank = std::min(text.find(' '), end);
    const auto body = text.substr(std::min(end + 1, text.size()));
    each_body_is_taken_or_refused(body);
    http::Request request;
    const auto method = http::method_by_name(text.substr(0, blank));
    const auto target = text.substr(std::min(blank + 1, end), end - std::min(blank + 1, end));
    if (!method || http::parse_target(target, request.target)) {
        return 0;
    }
    request.method = *method;
    request.body = body;
    a_request_becomes_one_call(request);
    return 0;
}
