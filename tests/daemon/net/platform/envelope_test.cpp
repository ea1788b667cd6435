#include "daemon/net/platform/cybermail/envelope.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::net::platform;
using namespace mailctl::net::platform::cybermail;
using net::http::Fate;
using net::http::Outcome;

namespace {

Judged judged(const Endpoint& endpoint, long status, const std::string& body) {
    return judge(
        Outcome{.response = net::http::Response{status, body, std::nullopt}, .failure = {}},
        endpoint,
        net::Mask()
    );
}

Error refusal_of(const Endpoint& endpoint, long status, const std::string& body) {
    auto result = judged(endpoint, status, body);
    REQUIRE_FALSE(result.data);
    return result.data.error();
}

}  // namespace

TEST_CASE("a success is what its data are", "[net][platform]") {
    struct Row {
        const char* body;
        const char* data;
    };
    const auto row = GENERATE(
        Row{R"({"success":true,"data":{"a":1}})", R"({"a":1})"},
        Row{R"({"success":true,"data":null})", "{}"},
        Row{R"({"success":true})", "{}"},
        Row{R"({"success":true,"data":{},"surprise":[]})", "{}"}
    );
    CAPTURE(row.body);
    const auto status = GENERATE(200L, 500L);

    const auto result = judged(endpoint::account, status, row.body);

    REQUIRE(result.data);
    CHECK(*result.data == json::parse(row.data));
    CHECK(result.attempt.has_envelope);
}

TEST_CASE("a failure is told in the platform's words", "[net][platform]") {
    struct Row {
        long status;
        const char* body;
        Errc code;
        const char* message;
    };
    constexpr const char* no_reason = "the platform refused api/account/ without a reason";
    const auto row = GENERATE_COPY(
        Row{200,
            R"({"success":false,"error":"no"})",
            Errc::remote_refused,
            "the platform refused: no"},
        Row{200,
            R"({"success":"true","error":"no"})",
            Errc::remote_refused,
            "the platform refused: no"},
        Row{200, R"({"success":1})", Errc::remote_refused, no_reason},
        Row{200, "{}", Errc::remote_refused, no_reason},
        Row{200, R"({"success":false,"error":null})", Errc::remote_refused, no_reason},
        Row{200, R"({"success":false,"error":["no"]})", Errc::remote_refused, no_reason},
        Row{422,
            R"({"success":false,"error":{"type":"bad","message":"no"}})",
            Errc::remote_refused,
            "the platform refused: no"},
        Row{422, R"({"error":{"type":"bad"}})", Errc::remote_refused, "the platform refused: bad"},
        Row{404,
            R"({"success":false,"error":"none"})",
            Errc::not_found,
            "the platform refused: none"},
        Row{429,
            R"({"success":false,"error":"slow."})",
            Errc::remote_unavailable,
            "the platform refused: slow"},
        Row{500,
            R"({"success":false,"error":"oops"})",
            Errc::remote_refused,
            "the platform refused: oops"},
        Row{200,
            R"({"success":false,"error":"a\u001b[2J\nb"})",
            Errc::remote_refused,
            "the platform refused: a\\x1b[2J b"}
    );
    CAPTURE(row.status, row.body);

    const auto error = refusal_of(endpoint::account, row.status, row.body);

    CHECK(error.code == row.code);
    CHECK(error.message == row.message);
}

TEST_CASE("the platform's words are cut to 400 bytes", "[net][platform]") {
    const auto error = refusal_of(
        endpoint::account, 200, R"({"success":false,"error":")" + std::string(5000, 'x') + "\"}"
    );
    CHECK(error.message == "the platform refused: " + std::string(400, 'x'));
}

TEST_CASE("without an envelope the status decides", "[net][platform]") {
    struct Row {
        const Endpoint* endpoint;
        long status;
        Errc code;
    };
    const auto row = GENERATE(
        Row{&endpoint::account, 200, Errc::remote_refused},
        Row{&endpoint::account, 302, Errc::remote_refused},
        Row{&endpoint::account, 401, Errc::remote_refused},
        Row{&endpoint::account, 404, Errc::remote_refused},
        Row{&endpoint::account, 408, Errc::remote_unavailable},
        Row{&endpoint::account, 429, Errc::remote_unavailable},
        Row{&endpoint::account, 500, Errc::remote_unavailable},
        Row{&endpoint::account, 503, Errc::remote_unavailable},
        Row{&endpoint::create_credential, 200, Errc::remote_unknown},
        Row{&endpoint::create_credential, 302, Errc::remote_refused},
        Row{&endpoint::create_credential, 403, Errc::remote_refused},
        Row{&endpoint::create_credential, 429, Errc::remote_unavailable},
        Row{&endpoint::create_credential, 500, Errc::remote_unknown},
        Row{&endpoint::create_credential, 502, Errc::remote_unknown},
        Row{&endpoint::create_credential, 503, Errc::remote_unknown},
        Row{&endpoint::create_credential, 504, Errc::remote_unknown}
    );
    const std::string body = GENERATE(as<std::string>(), "", "<html>", "[]", "\"success\"");
    CAPTURE(row.endpoint->path, row.status, body);

    const auto error = refusal_of(*row.endpoint, row.status, body);

    CHECK(error.code == row.code);
    CHECK_THAT(error.message, Catch::Contains(std::string(row.endpoint->path)));
}

TEST_CASE("a refused key is told how to come by another", "[net][platform]") {
    CHECK(refusal_of(endpoint::stats, 401, "").hint == "connect again: mailctl account connect");
    CHECK(
        refusal_of(endpoint::stats, 200, R"({"success":false,"error":"Invalid API key"})").hint ==
        "connect again: mailctl account connect"
    );
    CHECK(refusal_of(endpoint::connect, 401, "").hint == "check the address and the password");
}

TEST_CASE("a platform that puts us off says for how long", "[net][platform]") {
    const Outcome outcome{
        .response = net::http::Response{503, "", std::chrono::seconds(90)}, .failure = {}};

    const auto result = judge(outcome, endpoint::create_credential, net::Mask());

    CHECK(result.data.error().code == Errc::remote_unavailable);
    CHECK(
        result.data.error().message ==
        "the platform answered api/smtp/create/ with HTTP 503: try again in 90 seconds"
    );
    CHECK(result.attempt.retry_after == std::chrono::seconds(90));
}

TEST_CASE("hostile JSON is an error and no crash", "[net][platform]") {
    struct Row {
        std::string body;
        const char* why;
    };
    const auto row = GENERATE(
        Row{std::string(200'000, '['), "the JSON nests deeper than 16"},
        Row{R"({"success":true,"success":true})", "member \"success\" stands twice"},
        Row{R"({"success":true)", "the message is not JSON"}
    );
    CHECK(
        refusal_of(endpoint::account, 200, row.body).message ==
        std::string("the platform's answer to api/account/ is of no use: ") + row.why
    );
}

TEST_CASE("a change without an answer may have been made", "[net][platform]") {
    struct Row {
        const Endpoint* endpoint;
        Fate fate;
        Errc code;
        const char* message;
    };
    const auto row = GENERATE(
        Row{&endpoint::stats, Fate::not_sent, Errc::remote_unavailable, "gone"},
        Row{&endpoint::stats, Fate::unknown, Errc::remote_unavailable, "gone"},
        Row{&endpoint::rotate_credential, Fate::not_sent, Errc::remote_unavailable, "gone"},
        Row{&endpoint::rotate_credential,
            Fate::unknown,
            Errc::remote_unknown,
            "gone; it may have been done all the same"}
    );
    const Outcome outcome{.response = {}, .failure = net::http::Failure{row.fate, "gone", "look"}};

    const auto result = judge(outcome, *row.endpoint, net::Mask());

    REQUIRE_FALSE(result.data);
    CHECK(result.data.error().code == row.code);
    CHECK(result.data.error().message == row.message);
    CHECK_FALSE(result.data.error().hint.empty());
}

TEST_CASE("health has no form of its own", "[net][platform]") {
    CHECK(*judged(endpoint::health, 200, "OK").data == json("OK"));
    CHECK(judged(endpoint::health, 200, R"({"status":"ok"})").data);
    CHECK(judged(endpoint::health, 200, R"({"success":true})").data);
    CHECK(refusal_of(endpoint::health, 200, R"({"success":false})").code == Errc::remote_refused);
    CHECK(refusal_of(endpoint::health, 503, "busy").code == Errc::remote_unavailable);
}

TEST_CASE("a key in the platform's words is masked before they are cut", "[net]") {
    std::string given = "cp_live_0123456789";
    net::Mask mask;
    mask.hide(*Secret::parse(given));
    const auto padding = std::string(395, 'x');
    const auto body = R"({"success":false,"error":")" + padding + R"(cp_live_0123456789, again"})";
    const auto result = judge(
        Outcome{.response = net::http::Response{200, body, std::nullopt}, .failure = {}},
        endpoint::add_domain,
        mask
    );

    REQUIRE_FALSE(result.data);
    CHECK(result.data.error().message == "the platform refused: " + padding + "[mask");
}
