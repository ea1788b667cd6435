#include "daemon/mailctld/relay/through_postfix.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

namespace {

api::TrialVerdict verdict_of(std::string_view lines) {
    const relay::Relay relay{
        {*HostName::parse("smtp.example.com"), *Port::parse(587), TlsLevel::secure}, {}, {}};
    return relay::judge_fate(relay, lines);
}

}  // namespace

TEST_CASE("only a message that went through the relay proves that it works", "[relay]") {
    const auto verdict = verdict_of("sent\nsmtp.example.com[192.0.2.25]:587\n(250 2.0.0 Ok)\n");
    CHECK(verdict.ok);
    CHECK(verdict.message == "Postfix sent the message through it (250 2.0.0 Ok)");

    const auto* const way = GENERATE(
        "local", "mx.other.test[192.0.2.7]:25", "smtp.example.com.evil.test[192.0.2.8]:587", ""
    );
    CAPTURE(way);
    const auto other = verdict_of(std::string("sent\n") + way + "\n(250 Ok)\n");
    CHECK_FALSE(other.ok);
    CHECK(other.message.starts_with("Postfix sent the message another way, to "));
}

TEST_CASE("what else becomes of a message is told in Postfix's words", "[relay]") {
    struct Row {
        const char* lines;
        const char* message;
    };
    const auto row = GENERATE(
        Row{"deferred\nnone\n(deferred transport)\n",
            "Postfix keeps the message back: (deferred transport)"},
        Row{"bounced\nsmtp.example.com[192.0.2.25]:587\n(said: 550\x1b[31m)\n",
            "Postfix gave the message up: (said: 550\\x1b[31m)"},
        Row{"waiting\n\n\n", "Postfix took the message and has not sent it within 25 s"},
        Row{"unknown\n\n\n", "Postfix took the message, and nothing tells what came of it"},
        Row{"", "Postfix took the message, and nothing tells what came of it"},
        Row{"something else\n\n\n", "Postfix took the message, and nothing tells what came of it"}
    );
    CAPTURE(row.lines);
    const auto verdict = verdict_of(row.lines);
    CHECK_FALSE(verdict.ok);
    CHECK(verdict.failed_step == api::TrialStepName::delivery);
    CHECK(verdict.message == row.message);
    CHECK_FALSE(verdict.hint.empty());
}
