#include "daemon/httpd/visitor.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>

using namespace mailctl;
using namespace mailctl::httpd;
using http::Method;

namespace {

using Given = std::initializer_list<std::pair<const char*, std::string>>;

http::Request request_with(Method method, Given fields, bool is_tls = false) {
    http::Request request;
    request.method = method;
    request.is_tls = is_tls;
    request.fields.add("Host", "mail.test:8099");
    for (const auto& [name, value] : fields) {
        request.fields.add(name, value);
    }
    return request;
}

std::string token_of(const http::Request& request) {
    const auto seen = visitor_of(request);
    if (seen.error) {
        return "error";
    }
    return seen.visitor.token ? std::string(seen.visitor.token->reveal()) : "";
}

const std::string session = "mcs_" + std::string(64, 'a');

}  // namespace

TEST_CASE("a token is taken from one field, and from nowhere else", "[httpd]") {
    const auto with = [](const char* value) {
        return token_of(request_with(Method::get, {{"Authorization", value}}));
    };
    CHECK(with("Bearer mct_1") == "mct_1");
    CHECK(with("bearer  mct_1 ") == "mct_1");
    for (const auto* value :
         {"",
          "mct_1",
          "Bearer",
          "Bearer ",
          "Basic mct_1",
          "Bearer mct 1",
          "Bearer mct\"1",
          "Bearer mct_1, Bearer mct_2"}) {
        CAPTURE(value);
        CHECK(with(value) == "error");
    }
    CHECK(with(("Bearer " + std::string(201, 'a')).c_str()) == "error");
    CHECK(
        token_of(request_with(
            Method::get, {{"Authorization", "Bearer mct_1"}, {"Authorization", "Bearer mct_1"}}
        )) == "error"
    );
    CHECK(token_of(request_with(Method::get, {})).empty());
}

TEST_CASE("a key says whose it is, and a service has a field of its own", "[httpd]") {
    const auto with = [](Given fields) { return token_of(request_with(Method::get, fields)); };
    CHECK(with({{"Authorization", "ApiKey anna:mct_1"}}) == "mct_1");
    CHECK(with({{"Authorization", "apikey anna:mct_1"}}) == "mct_1");
    const auto request = request_with(Method::get, {{"Authorization", "ApiKey anna:mct_1"}});
    CHECK(visitor_of(request).visitor.name == "anna");
    CHECK(visitor_of(request_with(Method::get, {{"Authorization", "Bearer mct_1"}})
    ).visitor.name.empty());
    for (const auto* value :
         {"ApiKey mct_1",
          "ApiKey :mct_1",
          "ApiKey anna:",
          "ApiKey anna:mct 1",
          "ApiKey anna:a:b"}) {
        CAPTURE(value);
        CHECK(with({{"Authorization", value}}) == "error");
    }
    CHECK(with({{"Authorization", "ApiKey " + std::string(65, 'a') + ":mct_1"}}) == "error");
    CHECK(with({{"X-Service-Token", "mct_1"}}) == "mct_1");
    CHECK(with({{"x-service-token", "mct 1"}}) == "error");
    CHECK(with({{"X-Service-Token", ""}}) == "error");
    CHECK(with({{"X-Service-Token", "mct_1"}, {"X-Service-Token", "mct_1"}}) == "error");
    CHECK(with({{"X-Service-Token", "mct_1"}, {"Authorization", "Bearer mct_1"}}) == "error");
}

TEST_CASE("a session comes by its cookie, of which TLS has another name", "[httpd]") {
    const auto with = [](const std::string& cookie, bool is_tls) {
        return token_of(request_with(Method::get, {{"Cookie", cookie}}, is_tls));
    };
    CHECK(with("mailctl=" + session, false) == session);
    CHECK(with("a=b; mailctl=" + session + "; c=d", false) == session);
    CHECK(with("mailctl=" + session, true).empty());
    CHECK(with("__Host-mailctl=" + session, true) == session);
    CHECK(with("xmailctl=" + session, false).empty());
    CHECK(with("mailctl=\"x\"", false).empty());
    // What somebody says about themselves goes before what their browser does.
    CHECK(
        token_of(request_with(
            Method::get, {{"Cookie", "mailctl=" + session}, {"Authorization", "Bearer mct_1"}}
        )) == "mct_1"
    );
}

TEST_CASE("a change by a cookie needs what only our page can know", "[httpd]") {
    const auto check = [](Method method, Given fields, bool is_tls = false) {
        const auto request = request_with(method, fields, is_tls);
        auto seen = visitor_of(request);
        REQUIRE_FALSE(seen.error);
        return !check_own(request, seen.visitor).has_value();
    };
    const auto cookie = "mailctl=" + session;
    std::string copy = session;
    const auto csrf = csrf_of(*Secret::parse(copy));
    CHECK(csrf.size() == 64);
    CHECK(csrf.find("aaaa") == std::string::npos);

    CHECK(check(Method::get, {{"Cookie", cookie}}));
    CHECK_FALSE(check(Method::post, {{"Cookie", cookie}}));
    CHECK(check(Method::post, {{"Cookie", cookie}, {"X-CSRF-Token", csrf}}));
    CHECK(check(Method::post, {{"Cookie", cookie}, {"X-CSRFToken", csrf}}));
    CHECK_FALSE(check(Method::post, {{"Cookie", cookie}, {"X-CSRF-Token", csrf + "0"}}));
    CHECK_FALSE(check(Method::post, {{"Cookie", cookie}, {"X-CSRFToken", csrf + "0"}}));
    // What is there is what counts, and the other name mends nothing.
    CHECK_FALSE(
        check(Method::post, {{"Cookie", cookie}, {"X-CSRF-Token", "0"}, {"X-CSRFToken", csrf}})
    );
    CHECK_FALSE(
        check(Method::post, {{"Cookie", cookie}, {"X-CSRF-Token", csrf}, {"X-CSRF-Token", csrf}})
    );
    CHECK(check(Method::post, {{"Authorization", "Bearer mct_1"}}));
    CHECK(check(Method::post, {{"Origin", "http://mail.test:8099"}}));
    CHECK(check(Method::post, {{"Origin", "https://mail.test:8099"}}, /*is_tls=*/true));
    for (const auto* origin :
         {"https://mail.test:8099", "http://mail.test", "http://evil.test", "null", ""}) {
        CAPTURE(origin);
        CHECK_FALSE(check(Method::post, {{"Origin", origin}, {"Authorization", "Bearer mct_1"}}));
    }
}

TEST_CASE("cookies are for us alone", "[httpd]") {
    CHECK(session_cookie("s", false) == "mailctl=s; Path=/; HttpOnly; SameSite=Strict");
    CHECK(
        session_cookie("s", true) == "__Host-mailctl=s; Path=/; HttpOnly; SameSite=Strict; Secure"
    );
    CHECK(
        session_cookie("", true) ==
        "__Host-mailctl=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"
    );
    CHECK(
        browser_cookie("b", false) ==
        "mailctl-browser=b; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"
    );
}

TEST_CASE("a page of another origin hears no WebSocket", "[httpd]") {
    const auto may_hear = [](const char* origin) {
        http::Request request;
        request.method = Method::get;
        request.fields.add("Host", "mail.example.org");
        request.fields.add("Upgrade", "websocket");
        if (origin != nullptr) {
            request.fields.add("Origin", origin);
        }
        return !check_own(request, {});
    };
    CHECK(may_hear(nullptr));
    CHECK(may_hear("http://mail.example.org"));
    CHECK_FALSE(may_hear("https://mail.example.org"));
    CHECK_FALSE(may_hear("http://evil.example.org"));
    CHECK_FALSE(may_hear("null"));
}
