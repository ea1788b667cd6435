#include "common/types/host_name.hpp"
#include "common/types/login_name.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/port.hpp"
#include "common/types/secret.hpp"
#include "common/types/text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace std::string_literals;

TEST_CASE("a host name is kept in one form", "[types]") {
    CHECK(HostName::parse("SMTP.Example.COM.")->text() == "smtp.example.com");
    CHECK(HostName::parse("192.0.2.25")->is_address());
    CHECK(HostName::parse("2001:DB8::25")->text() == "2001:db8::25");
    CHECK_FALSE(HostName::parse("xn--bcher-kva.example")->is_address());
}

TEST_CASE("what is no host name does not become one", "[types]") {
    const auto text = GENERATE(
        ""s,
        "."s,
        "a b"s,
        "a..b"s,
        "-a.example"s,
        "a-.example"s,
        "[smtp.example.com]"s,
        "smtp.example.com:25"s,
        "relay.example.net]:25\nmynetworks = 0.0.0.0/0\nx = [y"s,
        "smtp.example.com\n"s,
        "smtp.example.com\0.evil"s,
        "192.0.2"s,
        "300.1.1.1"s,
        "b\xc3\xbc"
        "cher.example"s,
        "$relayhost"s,
        std::string(64, 'a') + ".example",
        std::string(10000000, 'a')
    );

    const auto host = HostName::parse(text);

    REQUIRE_FALSE(host);
    CHECK(host.error().code == Errc::invalid_argument);
    CHECK(host.error().message.size() < 1200);
}

TEST_CASE("a port is between 1 and 65535", "[types]") {
    CHECK(Port::parse(1));
    CHECK(Port::parse(65535));
    CHECK_FALSE(Port::parse(0));
    CHECK_FALSE(Port::parse(-25));
    CHECK(Port::parse(70000).error().message == "port 70000 is out of range (1-65535)");
}

TEST_CASE("a login name fits before the colon of a password map", "[types]") {
    CHECK(LoginName::parse("relay@client.example"));
    CHECK(LoginName::parse("a b # \"c\" \\ '"));
    CHECK_FALSE(LoginName::parse(""));
    CHECK_FALSE(LoginName::parse("a:b"));
    CHECK_FALSE(LoginName::parse(" a"));
    CHECK_FALSE(LoginName::parse("a\t"));
    CHECK_FALSE(LoginName::parse("a\nb"));
    CHECK_FALSE(LoginName::parse("a\xff"));
}

TEST_CASE("a password is taken whole or not at all", "[types]") {
    const auto accepted = [](std::string text) { return bool(Secret::parse(text)); };

    CHECK(accepted("correct horse: battery #1 staple"));
    CHECK(accepted("-abc"));
    CHECK(accepted("sudo export '\"`$(x)\\"));
    CHECK(accepted("p\xc3\xa4ss"));
    CHECK_FALSE(accepted(""));
    CHECK_FALSE(accepted("trailing "));
    CHECK_FALSE(accepted("\tleading"));
    CHECK_FALSE(accepted("two\nlines"));
    CHECK_FALSE(accepted("nul\0inside"s));
    CHECK_FALSE(accepted("latin-1 \xe4"));
    CHECK_FALSE(accepted(std::string(1025, 'x')));
}

TEST_CASE("parsing a password leaves no copy behind", "[types]") {
    std::string text = "correct horse";
    const char* bytes = text.data();

    const auto secret = Secret::parse(text);

    REQUIRE(secret);
    CHECK(secret->reveal() == "correct horse");
    CHECK(text.empty());
    CHECK(std::string(bytes, 13) == std::string(13, '\0'));
}

TEST_CASE("a mail address can stand in an SMTP command", "[types]") {
    CHECK(MailAddress::parse("Root+x@Example.org")->text() == "Root+x@example.org");
    CHECK_FALSE(MailAddress::parse("root"));
    CHECK_FALSE(MailAddress::parse("@example.org"));
    CHECK_FALSE(MailAddress::parse("a@b@c d"));
    CHECK_FALSE(MailAddress::parse("a>\r\nRCPT TO:<x@y.example"));
    CHECK_FALSE(MailAddress::parse("a@192.0.2.1"));
}

TEST_CASE("foreign text cannot speak to a terminal", "[types]") {
    CHECK(escaped("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
    CHECK(escaped("a\r\nb\tc") == "a\\x0d b c");
    CHECK(escaped("caf\xc3\xa9") == "caf\xc3\xa9");
    CHECK(
        escaped("\xc2\x9b"
                "31m") ==
        "\\xc2\\x9b"
        "31m"
    );
    CHECK(escaped("\xff\xc3") == "\\xff\\xc3");
    CHECK(escaped("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(escaped("a\0b"s) == "a\\x00b");
}
