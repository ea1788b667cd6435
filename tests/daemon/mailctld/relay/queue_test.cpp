#include "daemon/mailctld/relay/queue.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace mailctl;

namespace {

relay::Relay relay_for(std::optional<std::vector<DomainName>> senders = {}) {
    return {
        {*HostName::parse("smtp.example.com"),
         *Port::parse(587),
         TlsLevel::secure,
         {},
         {},
         {},
         std::move(senders)},
        {},
        {}};
}

std::string message(
    const std::string& reason, int arrived = 1000, const char* sender = "a@b.test"
) {
    return fmt::format(
        R"({{"queue_name": "deferred", "queue_id": "4D6E", "arrival_time": {}, )"
        R"("message_size": 250, "forced_expire": false, "sender": "{}", )"
        R"("recipients": [{{"address": "x@y.test"{}}}]}})"
        "\n",
        arrived,
        sender,
        reason.empty() ? "" : fmt::format(R"(, "delay_reason": "{}")", reason)
    );
}

std::size_t counted(const std::string& lines, const relay::Relay& relay = relay_for()) {
    const auto waiting = relay::waiting_for(relay, lines);
    return waiting ? waiting->messages : 0;
}

}  // namespace

TEST_CASE("mail waits for the relay where the reason names it, or no host at all", "[relay]") {
    const auto* const reason = GENERATE(
        "connect to smtp.example.com[192.0.2.25]:587: Connection refused",
        "host smtp.example.com[192.0.2.25] said: 451 4.7.1 later (in reply to RCPT TO command)",
        "delivery temporarily suspended: SASL authentication failed; server "
        "smtp.example.com[192.0.2.25] said: 535 no",
        "Host or domain name not found. Name service error for name=smtp.example.com type=AAAA: "
        "Host found but no data",
        "Cannot start TLS: handshake failure",
        "TLS is required, but our TLS engine is unavailable",
        "deferred transport",
        "mail transport unavailable",
        "server configuration error"
    );
    CAPTURE(reason);
    CHECK(counted(message(reason)) == 1);
}

TEST_CASE("what waits for something else is none of the relay's", "[relay]") {
    CHECK(counted("") == 0);
    CHECK(counted(message("")) == 0);  // under way
    CHECK(counted(message("connect to mx.other.test[192.0.2.7]:25: Connection timed out")) == 0);
    CHECK(
        counted(message("cannot update mailbox /var/mail/x. unable to lock for exclusive access")
        ) == 0
    );
    CHECK(counted("postqueue: warning: deferred transport\n{\"sender\": 1}\n[]\n{\n") == 0);

    const auto limited = relay_for(std::vector{*DomainName::parse("b.test")});
    CHECK(counted(message("deferred transport", 1, "a@B.test"), limited) == 1);
    CHECK(counted(message("deferred transport", 1, "a@c.test"), limited) == 0);
    CHECK(counted(message("deferred transport", 1, ""), limited) == 0);
}

TEST_CASE("how much mail waits is told with the oldest and the most frequent reason", "[relay]") {
    const std::string often = "host smtp.example.com[192.0.2.25] said: 451 <{}>: no\\u001b[31m";
    const auto lines = message("deferred transport", 1795873245) +
                       message(fmt::format(fmt::runtime(often), "a@x.test"), 1795873246) +
                       message(fmt::format(fmt::runtime(often), "b@x.test"), 1795873244);

    const auto waiting = relay::waiting_for(relay_for(), lines);

    REQUIRE(waiting);
    CHECK(
        relay::alarm_text(*waiting) ==
        "3 messages wait for the relay, the oldest since 2026-11-28T13:40:44Z, most often because: "
        "host smtp.example.com[192.0.2.25] said: 451 <>: no\\x1b[31m. `mailctl relay test` looks "
        "for "
        "the cause; once it is mended, `postqueue -f` sends at once"
    );
}

TEST_CASE("a queue that was not read to its end holds more than what was seen", "[relay]") {
    const auto waiting = relay::waiting_for(
        relay_for(), message("deferred transport") + "{\"queue_na\n[the rest is left out]\n"
    );
    REQUIRE(waiting);
    CHECK(relay::alarm_text(*waiting).starts_with("more than 1 message waits for the relay"));
}
