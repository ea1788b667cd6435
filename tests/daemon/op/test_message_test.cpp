#include "daemon/op/test_message.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

namespace {

const std::string taken =
    "Nov 28 13:40:45 c postfix/cleanup[8]: 0628E184: message-id=<11.relay-test@mailctl.invalid>\n";

op::Fate fate_of(const std::string& lines) {
    op::Fate fate;
    op::follow(lines, "11.relay-test@mailctl.invalid", fate);
    return fate;
}

}  // namespace

TEST_CASE("a message is followed by its queue id", "[op]") {
    const auto fate = fate_of(
        taken +
        "Nov 28 13:40:45 c postfix/qmgr[9]: 0628E184: from=<a@b.test>, size=250, nrcpt=1 (queue "
        "active)\n"
        "Nov 28 13:40:45 c postfix/smtp[9]: 0628E185: to=<x@y.test>, relay=none, status=deferred "
        "(no)\n"
        "Nov 28 13:40:45 c postfix/smtp[9]: 0628E184: to=<x@y.test>, relay=mx.test[192.0.2.1]:587, "
        "delay=0.2, dsn=2.0.0, status=sent (250 Ok: queued, as 1)\n"
    );
    CHECK(fate.queue_id == "0628E184");
    CHECK(fate.status == "sent");
    CHECK(fate.relay == "mx.test[192.0.2.1]:587");
    CHECK(fate.reason == "(250 Ok: queued, as 1)");
}

TEST_CASE("of two attempts the last one counts", "[op]") {
    const std::string attempt =
        "Nov 28 13:40:46 c postfix/smtp[9]: 0628E184: to=<x@y.test>, relay=none, dsn=4.0.0, "
        "status=";
    CHECK(fate_of(taken + attempt + "deferred (x)\n" + attempt + "sent (y)\n").status == "sent");
}

TEST_CASE("other messages say nothing about it", "[op]") {
    CHECK(fate_of("").queue_id.empty());
    const auto fate = fate_of(
        "Nov 28 13:40:45 c postfix/cleanup[8]: 0628E184: "
        "message-id=<12.relay-test@mailctl.invalid>\n"
        "Nov 28 13:40:45 c postfix/smtp[9]: 0628E184: to=<x@y.test>, relay=none, status=sent (z)\n"
    );
    CHECK(fate.queue_id.empty());
    CHECK(fate.status.empty());
    CHECK(fate_of(taken + "x 0628E184: to=<x@y.test>, relay=none").status.empty());
}

TEST_CASE("a test message has an envelope of plain words", "[op]") {
    const auto message = op::read_test_message("a@b.test\nx@y.test\n11.z@q\nSubject: x\n\ntext\n");
    REQUIRE(message);
    CHECK(message->sender == "a@b.test");
    CHECK(message->recipient == "x@y.test");
    CHECK(message->id == "11.z@q");
    CHECK(message->text == "Subject: x\n\ntext\n");

    const std::string text = GENERATE(
        as<std::string>(),
        "",
        "a@b.test\nx@y.test\n11\n",
        "-a@b.test\nx@y.test\n11\ntext\n",
        "a@b.test\n-x@y.test\n11\ntext\n",
        "a @b.test\nx@y.test\n11\ntext\n",
        "a@b.test\nx\t@y.test\n11\ntext\n",
        "a@b.test\nx@y.test\n\ntext\n",
        "a@b.test\nx@y.test\n11\n" + std::string(5000, 'x')
    );
    CAPTURE(text);
    CHECK_FALSE(op::read_test_message(text));
}
