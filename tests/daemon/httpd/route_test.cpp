#include "daemon/httpd/route/route.hpp"

#include "daemon/httpd/answer.hpp"
#include "daemon/httpd/api/routes.hpp"
#include "daemon/httpd/problem.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace mailctl;
using namespace mailctl::httpd;
using http::Method;
using namespace std::string_literals;

namespace {

/// A request as the engine gives it; the path has no "%" in it.
http::Request request_of(Method method, const std::string& target, std::string body = {}) {
    http::Request request;
    request.method = method;
    REQUIRE_FALSE(http::parse_target(target, request.target));
    request.body = std::move(body);
    return request;
}

struct Asked {
    std::string method;
    std::string parameters;
    std::string error;
    std::string field;
};

Asked asked_by(Method method, const std::string& target, std::string body = {}) {
    const auto request = request_of(method, target, std::move(body));
    const auto found = find_route(native_routes(), method, request.target.segments);
    REQUIRE(found.route != nullptr);
    auto text = parameters_of(found, request);
    if (!text) {
        return {
            std::string(found.route->ask().name), {}, text.error().message, text.error().parameter};
    }
    return {std::string(found.route->ask().name), *text, {}, {}};
}

}  // namespace

TEST_CASE("a request's members come from path, query and body", "[httpd]") {
    auto asked =
        asked_by(Method::remove, "/api/v1/domains/example.org?withdraw=true&dry_run=false");
    CHECK(asked.method == "io.mailctl.domain.Remove");
    CHECK(asked.parameters == R"({"domain":"example.org","dry_run":false,"withdraw":true})");

    asked = asked_by(Method::post, "/api/v1/history/17/undo", R"({"force":true})");
    CHECK(asked.method == "io.mailctl.Undo");
    CHECK(asked.parameters == R"({"change":17,"force":true})");

    asked = asked_by(Method::get, "/api/v1/logs?status=bounced&days=7");
    CHECK(asked.parameters == R"({"days":7,"status":"bounced"})");

    asked = asked_by(Method::head, "/api/v1/status");
    CHECK(asked.method == "io.mailctl.Status");
    CHECK(asked.parameters == "{}");

    asked = asked_by(
        Method::put,
        "/api/v1/relay?dry_run=true",
        R"({"host":"smtp.example.com","password":"secret"})"
    );
    CHECK(asked.parameters.find(R"("password":"secret")") != std::string::npos);
}

TEST_CASE("a path is one of a pattern's in all of its parts", "[httpd]") {
    const auto found = [](Method method, const std::string& target) {
        const auto request = request_of(method, target);
        const auto row = find_route(native_routes(), method, request.target.segments);
        std::string text = row.route == nullptr ? "none" : std::string(row.route->pattern);
        for (const auto& [name, value] : row.places) {
            text.append(" ").append(name).append("=").append(value);
        }
        return text;
    };
    CHECK(found(Method::get, "/api/v1/relay") == "/api/v1/relay");
    CHECK(
        found(Method::put, "/api/v1/grants/example.org/1000") ==
        "/api/v1/grants/{zone}/{user} zone=example.org user=1000"
    );
    CHECK(
        found(Method::post, "/api/v1/history/7/undo") == "/api/v1/history/{change}/undo change=7"
    );
    for (const auto* const other : {
             "/",
             "/relay",
             "/v1/relay",
             "/api/v1",
             "/api/v1/",
             "/api/v1/relay/",
             "/api/v2/relay",
             "/x/api/v1/relay",
             "/api/v1/domains/",
             "/api/v1/domains/example.org/records/more",
         }) {
        CAPTURE(other);
        CHECK(found(Method::get, other) == "none");
    }
}

TEST_CASE("who gives nothing is told the same each time", "[httpd]") {
    for (int time = 0; time < 2; ++time) {
        CHECK(asked_by(Method::get, "/api/v1/relay").parameters == "{}");
        CHECK_FALSE(asked_by(Method::post, "/api/v1/tenants").error.empty());
        CHECK(asked_by(Method::get, "/api/v1/relay?odd=1").field == "odd");
    }
}

TEST_CASE("what is wrong with a request names the member", "[httpd]") {
    struct Case {
        Method method;
        std::string target;
        std::string body;
        std::string error;
        std::string field;
    };
    const auto row = GENERATE(
        Case{Method::get, "/api/v1/history?limit=x", "", "limit is a whole number", "limit"},
        Case{Method::get, "/api/v1/history?limit=", "", "limit is a whole number", "limit"},
        Case{Method::get, "/api/v1/history?limit=1&limit=1", "", "limit is there twice", "limit"},
        Case{Method::get, "/api/v1/history?Limit=1", "", "unknown member \"Limit\"", "Limit"},
        Case{Method::remove, "/api/v1/relay?force=1", "", "force is true or false", "force"},
        Case{Method::remove, "/api/v1/relay?force=", "", "force is true or false", "force"},
        Case{
            Method::put,
            "/api/v1/relay?password=x",
            "",
            "password belongs into the body",
            "password"},
        Case{Method::put, "/api/v1/relay?port=25", "", "port belongs into the body", "port"},
        Case{
            Method::put,
            "/api/v1/relay",
            R"({"dry_run":true})",
            "dry_run belongs into the query",
            "dry_run"},
        Case{
            Method::put,
            "/api/v1/domains/example.org/dns?domain=other.org",
            "",
            "unknown member \"domain\"",
            "domain"},
        Case{
            Method::put,
            "/api/v1/domains/example.org/dns",
            R"({"domain":"other.org"})",
            "domain is there twice",
            "domain"},
        Case{
            Method::put,
            "/api/v1/relay",
            R"({"port":"25"})",
            "member \"port\" must be a whole number",
            "port"},
        Case{
            Method::put,
            "/api/v1/relay",
            R"({"nothing":1})",
            "unknown member \"nothing\"",
            "nothing"},
        Case{
            Method::put,
            "/api/v1/session/password",
            R"({"password":"right","wanted":" wrong"})",
            "the password begins or ends with a blank",
            "wanted"},
        Case{Method::put, "/api/v1/relay", R"([1])", "the body is an object of JSON", ""},
        Case{Method::put, "/api/v1/relay", "{}\0{}"s, "the body is not JSON", ""}
    );
    CAPTURE(row.target, row.body);
    const auto asked = asked_by(row.method, row.target, row.body);
    CHECK_THAT(asked.error, Catch::StartsWith(row.error));
    CHECK(asked.field == row.field);
}

TEST_CASE("a path of nobody's, and one of another method", "[httpd]") {
    const auto look = [](Method method, const std::string& path) {
        return find_route(native_routes(), method, request_of(method, path).target.segments);
    };
    for (const auto* path :
         {"/",
          "/api",
          "/api/v1/",
          "/api/v1/relay/",
          "/api/v1/relay/test/more",
          "/api/v2/relay",
          "/api/v1/domains/"}) {
        CAPTURE(path);
        const auto found = look(Method::get, path);
        CHECK(found.route == nullptr);
        CHECK(found.allowed.empty());
    }
    const auto found = look(Method::patch, "/api/v1/relay");
    CHECK(found.route == nullptr);
    CHECK(found.allowed == std::vector{Method::get, Method::put, Method::remove});
}

TEST_CASE("no two routes are one, and each place is a member", "[httpd]") {
    std::set<std::pair<Method, std::string>> seen;
    for (const auto& route : native_routes()) {
        CAPTURE(route.pattern);
        CHECK(seen.emplace(route.method, route.pattern).second);
        const std::string pattern(route.pattern);
        for (std::size_t at = pattern.find('{'); at != std::string::npos;
             at = pattern.find('{', at + 1)) {
            const auto name = pattern.substr(at + 1, pattern.find('}', at) - at - 1);
            CHECK(route.ask().parameters->find(name) != nullptr);
        }
        // What is looked at may be asked for twice.
        CHECK((route.method == Method::get) == !changes(route));
    }
}

TEST_CASE("a call is one text of JSON whatever stands in it", "[httpd]") {
    CHECK(
        call_text("io.mailctl.Status", "{}", {"mct_1", "192.0.2.7", "r-1"}, false) ==
        R"({"method":"io.mailctl.Status","parameters":{},"presented":{"token":"mct_1","address":"192.0.2.7","request":"r-1"}})"
    );
    CHECK(
        call_text("io.mailctl.Bell", "{}", {"", "a\"b", ""}, true) ==
        R"({"method":"io.mailctl.Bell","parameters":{},"presented":{"address":"a\"b","request":""},"more":true})"
    );
    CHECK(
        call_text("io.mailctl.Undo", R"({"change":7})", {"t", "::1", "r\n", "k\\", "Jö"}, false) ==
        R"({"method":"io.mailctl.Undo","parameters":{"change":7},"presented":{"token":"t","address":"::1","request":"r\n","key":"k\\","name":"Jö"}})"
    );
}

TEST_CASE("a reply becomes an answer", "[httpd]") {
    const auto& routes = native_routes();
    auto request = request_of(Method::get, "/");
    request.id = "r-1";
    const auto answer = [&](std::size_t row, const char* reply) {
        return answer_to(routes[row], std::string(reply), request);
    };
    const auto status = answer(0, R"({"parameters":{"notes":[]}})");
    CHECK(status.status == 200);
    CHECK(status.body == R"({"notes":[]})");

    const auto undone = answer(3, R"({"parameters":{"change":{"changed":true},"progress":null}})");
    CHECK(undone.body == R"({"changed":true})");

    const auto refused = answer(
        3,
        R"({"error":"io.mailctl.NotFound","parameters":{"message":"no change 9","hint":"look","parameter":"change"}})"
    );
    CHECK(refused.status == 404);
    CHECK(
        refused.body ==
        R"({"error":{"code":"NotFound","field":"change","hint":"look","message":"no change 9"},"request":"r-1"})"
    );

    const auto broken =
        answer(0, R"({"error":"io.mailctl.Internal","parameters":{"message":"disk","hint":""}})");
    CHECK(broken.status == 500);
    CHECK(broken.body.find("disk") == std::string::npos);
    CHECK(answer(0, "nonsense").status == 500);
    CHECK(answer(3, R"({"parameters":{}})").status == 500);
}

TEST_CASE("every error has a status of its own kind", "[httpd]") {
    for (const auto& row : errc_table()) {
        CAPTURE(row.name);
        const auto status = status_of(row.code);
        CHECK(status >= 400);
        CHECK(status < 600);
        const bool is_callers = status < 500;
        CHECK(is_callers == (row.exit != 70 && row.exit != 76 && row.exit != 4 && status < 500));
    }
    const auto away = problem(Error{Errc::unavailable, "away", {}, {}}, "");
    CHECK(away.fields.find("Retry-After") == "2");
    Error slow{Errc::too_many, "too many", {}, {}};
    slow.retry_after = 77;
    CHECK(problem(slow, "").fields.find("Retry-After") == "77");
    CHECK(
        problem(Error{Errc::unauthenticated, "who", {}, {}}, "").fields.count("WWW-Authenticate") ==
        1
    );
}

TEST_CASE("an answer that tells of a state has its ETag", "[httpd]") {
    const auto target = request_of(Method::get, "/api/v1/relay");
    const auto relay = find_route(native_routes(), Method::get, target.target.segments);
    const auto asked = [&](const char* field, const char* value) {
        auto request = request_of(Method::get, "/api/v1/relay");
        request.fields.add(field, value);
        return answer_to(
            *relay.route, std::string(R"({"parameters":{"revision":"abc"}})"), request
        );
    };
    const auto first = asked("Accept", "*/*");
    CHECK(first.status == 200);
    CHECK(first.fields.find("ETag") == "\"abc\"");
    for (const char* known : {"\"abc\"", "W/\"abc\"", "*"}) {
        CHECK(asked("If-None-Match", known).status == 304);
        CHECK(asked("If-None-Match", known).body.empty());
    }
    CHECK(asked("If-None-Match", "\"abd\"").status == 200);
}

TEST_CASE("a change is made in the state of an ETag alone", "[httpd]") {
    const auto asked = [](const char* path, const char* tag, const char* body) {
        auto request = request_of(Method::put, path, body);
        request.fields.add("If-Match", tag);
        const auto found = find_route(native_routes(), Method::put, request.target.segments);
        REQUIRE(found.route != nullptr);
        return parameters_of(found, request);
    };
    CHECK(*asked("/api/v1/relay", "\"abc\"", "{}") == R"({"expect":"abc"})");
    CHECK(*asked("/api/v1/relay", "*", "{}") == "{}");
    CHECK(asked("/api/v1/relay", "\"abc\"", R"({"expect":"abc"})").error().parameter == "expect");
    for (const char* odd : {"", "abc", "\"a\", \"b\"", "W/\"abc\"", "\"\""}) {
        CAPTURE(odd);
        CHECK(asked("/api/v1/relay", odd, "{}").error().parameter == "If-Match");
    }
    // Nothing is known of the state there: to go on would be to do what was not asked for.
    const auto other = asked("/api/v1/domains/a.test/dns", "\"abc\"", "{}");
    CHECK(other.error().parameter == "If-Match");
}
