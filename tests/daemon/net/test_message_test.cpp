#include "daemon/net/smtp/test_message.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::net::smtp;

TEST_CASE("the test message is a whole message", "[net]") {
    const auto message = test_message(
        *MailAddress::parse("me@client.example"),
        *MailAddress::parse("you@elsewhere.example"),
        "host.client.example",
        std::chrono::system_clock::from_time_t(1'000'000'000)
    );

    CHECK(
        message.starts_with("From: <me@client.example>\r\n"
                            "To: <you@elsewhere.example>\r\n"
                            "Subject: mailctl relay test\r\n"
                            "Date: Sun, 09 Sep 2001 01:46:40 +0000\r\n"
                            "Message-ID: <")
    );
    CHECK(message.find(".relay-test@host.client.example>\r\n") != std::string::npos);
    CHECK(message.find("\r\n\r\nThis message was sent by") != std::string::npos);
    CHECK(message.ends_with("\r\n"));

    SECTION("with every line ended as the RFC wants, and none too long") {
        std::size_t start = 0;
        for (auto end = message.find('\n'); end != std::string::npos;
             end = message.find('\n', start)) {
            CHECK(message[end - 1] == '\r');
            CHECK(end - start <= 78);
            start = end + 1;
        }
    }
}
