#include "daemon/httpd/login.hpp"

#include "common/api/session/log_in.hpp"
#include "common/api/session/log_out.hpp"
#include "common/types/secret.hpp"
#include "common/wire/described.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/api/own.hpp"
#include "daemon/httpd/problem.hpp"
#include "daemon/httpd/route/ask.hpp"

#include <string>
#include <utility>

namespace mailctl::httpd {
namespace {

bool go_on(const std::string&) { return true; }

// What a person has typed, and what the browser says by itself.
Result<std::string> parameters_of_login(const Errand& errand) {
    auto& request = errand.request;
    auto typed = parameters_of({&log_in_route.route, {}, {}}, request);
    mailctl::wipe(request.body);
    if (!typed) {
        return typed.error();
    }
    auto body = wire::parse_json(*typed);
    mailctl::wipe(*typed);
    if (!body) {
        return body.error();
    }
    if (errand.visitor.browser) {
        (*body)["browser"] = std::string(errand.visitor.browser->reveal());
    }
    (*body)["agent"] = std::string(request.fields.find("User-Agent").value_or(""));
    return text_of(ask_of<api::SessionLogIn>(), *body);
}

http::Response opened_session(wire::json& opened, bool is_tls) {
    auto session = opened["session"].get<std::string>();
    auto browser = opened["browser"].get<std::string>();
    auto answer = json_response(201, {});
    answer.fields.add("Set-Cookie", session_cookie(session, is_tls));
    answer.fields.add("Set-Cookie", browser_cookie(browser, is_tls));
    const auto csrf = csrf_of(*Secret::parse(session));
    answer.fields.add("Set-Cookie", csrf_cookie(csrf, is_tls));
    const auto text = [&](const char* member) { return opened[member].get<std::string>(); };
    const LoggedIn shown{text("user"), text("role"), text("tenant"), text("until"), csrf};
    answer.body = wire::to_text(wire::encode(shown));
    mailctl::wipe(browser);
    return answer;
}

}  // namespace

asio::awaitable<http::Response> log_in(Links& links, Errand errand) {
    const auto& id = errand.request.id;
    auto parameters = parameters_of_login(errand);
    if (!parameters) {
        co_return problem(parameters.error(), id);
    }
    auto call =
        call_text(api::SessionLogIn::method, *parameters, errand.on_of_nobody(), /*more=*/false);
    mailctl::wipe(*parameters);
    auto reply = co_await links.change(std::move(call), go_on);
    auto text = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    if (reply) {
        mailctl::wipe(*reply);
    }
    auto opened = text ? wire::parse_json(*text) : Result<wire::json>(text.error());
    if (text) {
        mailctl::wipe(*text);
    }
    if (!opened) {
        co_return problem(opened.error(), id);
    }
    auto answer = opened_session(*opened, errand.request.is_tls);
    wire::wipe(*opened);
    co_return answer;
}

asio::awaitable<http::Response> log_out(Links& links, Errand errand) {
    if (auto judged = parameters_of({&log_out_route.route, {}, {}}, errand.request); !judged) {
        co_return problem(judged.error(), errand.request.id);
    }
    auto call = call_text(api::SessionLogOut::method, "{}", errand.on(), /*more=*/false);
    auto reply = co_await links.change(std::move(call), go_on);
    const auto done = reply ? parameters_in(*reply) : Result<std::string>(reply.error());
    if (!done && done.error().code != Errc::unauthenticated) {
        co_return problem(done.error(), errand.request.id);
    }
    http::Response answer;
    answer.status = 204;
    answer.fields.add("Set-Cookie", session_cookie("", errand.request.is_tls));
    answer.fields.add("Set-Cookie", csrf_cookie("", errand.request.is_tls));
    co_return answer;
}

}  // namespace mailctl::httpd
