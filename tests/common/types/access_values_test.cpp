#include "common/types/lifetime.hpp"
#include "common/types/network.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;

TEST_CASE("a length of time is read and said", "[types][lifetime]") {
    const auto [given, seconds, said] = GENERATE(table<std::string, int, std::string>({
        {"90d", 90 * 86'400, "90d"},
        {"24h", 86'400, "1d"},
        {"90m", 5'400, "90m"},
        {"120m", 7'200, "2h"},
        {"1m", 60, "1m"},
        {"3650d", 3650 * 86'400, "3650d"},
    }));
    const auto lifetime = Lifetime::parse(given);
    REQUIRE(lifetime);
    CHECK(lifetime->duration().count() == seconds);
    CHECK(lifetime->text() == said);
    CHECK(*Lifetime::parse(lifetime->text()) == *lifetime);
}

TEST_CASE("what is no length of time is refused", "[types][lifetime]") {
    const auto* const given = GENERATE(
        "",
        "d",
        "90",
        "0d",
        "-1d",
        "+1d",
        "1.5d",
        "1 d",
        "90D",
        "3651d",
        "87601h",
        "99999999999999999999d",
        "1w",
        "d90"
    );
    CAPTURE(given);
    CHECK_FALSE(Lifetime::parse(given));
}

TEST_CASE("a network holds its own addresses and no others", "[types][network]") {
    const auto [network, inside, outside] = GENERATE(table<std::string, std::string, std::string>({
        {"192.0.2.0/24", "192.0.2.255", "192.0.3.0"},
        {"192.0.2.0/25", "192.0.2.127", "192.0.2.128"},
        {"192.0.2.7", "192.0.2.7", "192.0.2.8"},
        {"192.0.2.7", "::ffff:192.0.2.7", "::192.0.2.7"},
        {"0.0.0.0/0", "255.255.255.255", "2001:db8::1"},
        {"::/0", "192.0.2.1", "localhost"},
        {"2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"},
        {"2001:db8::1", "2001:db8:0::1", "2001:db8::2"},
    }));
    CAPTURE(network);
    const auto parsed = Network::parse(network);
    REQUIRE(parsed);
    CHECK(parsed->text() == network);
    CHECK(parsed->holds(inside));
    CHECK_FALSE(parsed->holds(outside));
    CHECK_FALSE(parsed->holds(""));
    CHECK_FALSE(parsed->holds(inside + " "));
}

TEST_CASE("what is no network is refused", "[types][network]") {
    const auto* const given = GENERATE(
        "",
        "/24",
        "192.0.2.0/",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.1/24",
        "192.0.2/24",
        "192.0.2.0/24/24",
        "192.0.2.0/024x",
        "::/129",
        "2001:db8::1/32",
        "example.com",
        "fe80::1%eth0"
    );
    CAPTURE(given);
    CHECK_FALSE(Network::parse(given));
}
