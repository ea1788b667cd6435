#include "common/api/relay/enable.hpp"
#include "common/api/relay/test.hpp"
#include "common/api/requests.hpp"
#include "common/api/undo.hpp"
#include "common/wire/call.hpp"
#include "common/wire/interface_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <tuple>

using namespace mailctl;
using wire::json;

namespace {

Result<api::RelayEnable> decode(const std::string& text) {
    auto parsed = wire::parse_json(text);
    if (!parsed) {
        return parsed.error();
    }
    return wire::decode<api::RelayEnable>(*parsed, "parameters");
}

}  // namespace

TEST_CASE("a request is read into types", "[wire]") {
    const auto request = decode(
        R"({"host":"SMTP.Example.com","port":465,"username":"u","password":"p w","tls":"verify"})"
    );

    REQUIRE(request);
    CHECK(request->host->text() == "smtp.example.com");
    CHECK(request->port->number() == 465);
    CHECK(request->username->text() == "u");
    CHECK(request->password->reveal() == "p w");
    CHECK(request->tls == TlsLevel::verify);
    CHECK_FALSE(request->dry_run);
}

TEST_CASE("a bad request is refused by the name of its member", "[wire]") {
    const auto [text, member, message] = GENERATE(table<std::string, std::string, std::string>({
        {R"([])", "parameters", "member \"parameters\" must be an object"},
        {R"({"host":7})", "host", "member \"host\" must be a string"},
        {R"({"host":"a b"})", "host", "\"a b\" is not a host name"},
        {R"({"host":"a","port":1.5})", "port", "member \"port\" must be a whole number"},
        {R"({"host":"a","port":1e3})", "port", "member \"port\" must be a whole number"},
        {R"({"host":"a","port":"25"})", "port", "member \"port\" must be a whole number"},
        {R"({"host":"a","port":18446744073709551615})",
         "port",
         "member \"port\" must be a whole number"},
        {R"({"host":"a","port":0})", "port", "port 0 is out of range (1-65535)"},
        {R"({"host":"a","tls":"may"})",
         "tls",
         "member \"tls\" must be one of \"secure\", \"verify\", \"encrypt\", \"dane\""},
        {R"({"host":"a","dry_run":1})", "dry_run", "member \"dry_run\" must be true or false"},
        {R"({"host":"a","dryrun":true})", "dryrun", "unknown member \"dryrun\""},
        {R"({"host":"a","password":"x "})", "password", "the password begins or ends with a blank"},
        {R"({"host":"a","host":"b"})", "host", "member \"host\" stands twice"},
        {R"({"\u001b":1,"\u001b":2})", "\\x1b", "member \"\\x1b\" stands twice"},
        {R"({"":1,"":2})", "", "member \"\" stands twice"},
    }));
    CAPTURE(text);

    const auto request = decode(text);

    REQUIRE_FALSE(request);
    CHECK(request.error().parameter == member);
    CHECK(request.error().message == message);
}

TEST_CASE("a member that must be there can be neither left out nor null", "[wire]") {
    json without = json::object();
    json with_null{{"change", nullptr}};

    const auto missing = wire::decode<api::Undo>(without, "parameters");
    const auto null = wire::decode<api::Undo>(with_null, "parameters");

    REQUIRE_FALSE(missing);
    CHECK(missing.error().parameter == "change");
    CHECK(missing.error().message == "member \"change\" is missing");
    REQUIRE_FALSE(null);
    CHECK(null.error().message == "member \"change\" must be a whole number");
}

TEST_CASE("what is not JSON is refused", "[wire]") {
    CHECK_FALSE(wire::parse_json(""));
    CHECK_FALSE(wire::parse_json("{"));
    CHECK_FALSE(wire::parse_json("{\"a\":\"\xff\"}"));
    CHECK_FALSE(wire::parse_json("{\"a\":1}{\"b\":2}"));
    CHECK_FALSE(wire::parse_json(std::string_view("{}\0{}", 5)));
}

TEST_CASE("deep nesting is refused before it can overflow a stack", "[wire]") {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };

    CHECK(wire::parse_json(nested(wire::max_depth)));
    CHECK_FALSE(wire::parse_json(nested(wire::max_depth + 1)));
    CHECK_FALSE(wire::parse_json(nested(200000)));
    CHECK_FALSE(wire::parse_json(std::string(200000, '[')));
}

TEST_CASE("a decoded secret leaves nothing in the tree", "[wire]") {
    auto tree = *wire::parse_json(R"({"host":"a","username":"u","password":"correct horse"})");

    const auto request = wire::decode<api::RelayEnable>(tree, "parameters");

    REQUIRE(request);
    CHECK(wire::to_text(tree).find("correct") == std::string::npos);
}

TEST_CASE("what is written is read back the same", "[wire]") {
    auto request =
        *decode(R"({"host":"a.example","port":25,"username":"u","password":"p","force":true})");

    auto tree = wire::encode_with_secrets(request);
    const auto again = wire::decode<api::RelayEnable>(tree, "parameters");

    REQUIRE(again);
    CHECK(again->host == request.host);
    CHECK(again->port == request.port);
    CHECK(again->password->reveal() == "p");
    CHECK(again->force == true);
    CHECK_FALSE(again->expect);
}

TEST_CASE("bytes that are not UTF-8 do not stop a reply", "[wire]") {
    CHECK(wire::to_text(json("a\xff")) == "\"a\xef\xbf\xbd\"");
}

TEST_CASE("an error travels whole", "[wire]") {
    const Error sent{Errc::drift, "somebody has changed it", "look first", "host"};

    const auto reply = wire::parse_reply(wire::error_text(sent));

    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::drift);
    CHECK(reply.error().message == sent.message);
    CHECK(reply.error().hint == sent.hint);
    CHECK(reply.error().parameter == sent.parameter);
}

TEST_CASE("an error nobody here knows is a protocol error", "[wire]") {
    CHECK(
        wire::parse_reply(R"({"error":"org.varlink.service.MethodNotFound"})").error().code ==
        Errc::protocol
    );
    CHECK(wire::parse_reply(R"({"error":"io.mailctl.Sideways"})").error().code == Errc::protocol);
    CHECK(wire::parse_reply("[]").error().code == Errc::protocol);
    CHECK(wire::parse_reply(R"({"parameters":[]})").error().code == Errc::protocol);
}

TEST_CASE("the interface text follows from the types", "[wire]") {
    wire::InterfaceText text("io.mailctl.relay");
    text.add_method(mailctl::wire::method_shape<api::RelayTest>());
    text.add_method(mailctl::wire::method_shape<api::Status>());  // of another interface: left out

    CHECK(text.text("About.") == R"(# About.
interface io.mailctl.relay

type TrialStep (step: TrialStepName, ok: bool, text: string)

type TrialStepName (resolve, dane, connect, tls, greeting, ehlo, auth, mail, noop, quit, postfix, delivery)

type TrialVerdict (ok: bool, failed_step: ?TrialStepName, message: string, hint: string)

# Connect and log in at the relay in use, step by step; with to, send a test message by Postfix.
method Test(to: ?string, from: ?string, direct: ?bool) -> (step: ?TrialStep, verdict: ?TrialVerdict)
)");
}
