#include "cli/idn.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::cli;

TEST_CASE("a domain is sent as its A-labels, however it was typed", "[cli][idn]") {
    const auto [typed, sent] = GENERATE(table<std::string, std::string>({
        {"example.com", "example.com"},
        {"Example.COM.", "example.com"},
        {"Bücher.Example.", "xn--bcher-kva.example"},
        {"BÜCHER.example", "xn--bcher-kva.example"},
        {"bu\u0308cher.example", "xn--bcher-kva.example"},
        {"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
        {"straße.example", "xn--strae-oqa.example"},
        {"例え。テスト", "xn--r8jz45g.xn--zckzah"},
        {"mail.пример.испытание", "mail.xn--e1afmkfd.xn--80akhbyknj4f"},
    }));
    CAPTURE(typed);

    const auto domain = typed_domain(typed);

    REQUIRE(domain);
    CHECK(domain->text() == sent);
}

TEST_CASE("what is no domain in any script is refused", "[cli][idn]") {
    const auto typed = GENERATE(
        as<std::string>(),
        "",
        "bücher",
        "bücher..example",
        "b\xff.example",
        std::string("bü\0.example", 12),
        "bü cher.example",
        "bü\u202e.example",
        "♥\n.example",
        "192.0.2.1",
        "ü" + std::string(70, 'x') + ".example"
    );
    CAPTURE(typed);

    const auto domain = typed_domain(typed);

    REQUIRE_FALSE(domain);
    CHECK(domain.error().code == Errc::invalid_argument);
    CHECK(domain.error().message.find("is not a domain name") != std::string::npos);
}

TEST_CASE("the form for people stands beside the real one where it is safe", "[cli][idn]") {
    const auto [domain, shown] = GENERATE(table<std::string, std::string>({
        {"example.com", "example.com"},
        {"xn--bcher-kva.example", "xn--bcher-kva.example (bücher.example)"},
        {"mail.xn--e1afmkfd.example", "mail.xn--e1afmkfd.example (mail.пример.example)"},
        {"xn--nothing-at-all-9zzzzz.example", "xn--nothing-at-all-9zzzzz.example"},
        {"xn--.example", "xn--.example"},
        {"xn--bcher-kva.example\x1b", "xn--bcher-kva.example\x1b"},
        {"_dmarc.xn--bcher-kva.example", "_dmarc.xn--bcher-kva.example (_dmarc.bücher.example)"},
    }));
    CAPTURE(domain);

    CHECK(shown_domain(domain) == shown);
}

TEST_CASE("the domain of a mail address may be typed in any script", "[cli][idn]") {
    CHECK(typed_address("Alice@Bücher.example")->text() == "Alice@xn--bcher-kva.example");
    CHECK(typed_address("alice@example.com")->text() == "alice@example.com");
    CHECK_FALSE(typed_address("älice@bücher.example"));
    CHECK_FALSE(typed_address("bücher.example"));
}
