#include "daemon/net/dns/lookup/look_up.hpp"

#include "daemon/net/dns/lookup/public_address.hpp"
#include "tests/daemon/net/dns/fake_resolver.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::net::dns;
using api::DnsOutcome;
using api::RecordType;

namespace {

/// example.com with two servers, one of which has an address.
struct World {
    bool anywhere = true;

    World() {
        resolver.add("example.com", Type::soa, {""});
        resolver.add("example.com", Type::ns, {"ns1.example.com.", "NS2.example.com."});
        resolver.add("ns1.example.com", Type::a, {"192.0.2.1"});
    }

    std::vector<api::DnsServerSightings> seen(const std::string& name, RecordType type) {
        const auto reply = lookup::look_up_records(
            resolver,
            {.domain = *DomainName::parse("mail.example.com"),
             .questions = {{*RecordName::parse(name), type}},
             .anywhere = anywhere},
            "stranger"
        );
        REQUIRE(reply);
        REQUIRE(reply->zone);
        CHECK(reply->zone->text() == "example.com");
        REQUIRE(reply->servers.size() == 2);
        return reply->servers;
    }

    api::DnsSighting first(const std::string& name, RecordType type = RecordType::TXT) {
        return seen(name, type).front().sightings.at(0);
    }

    void add(const std::string& name, Type type, std::vector<std::string> values) {
        resolver.add_at("192.0.2.1", name, type, std::move(values));
    }

    test::FakeResolver resolver;
};

}  // namespace

TEST_CASE("every server of the zone is told, also one without an address", "[net][dns]") {
    World world;
    world.add("example.com", Type::txt, {"\"v=spf1 -all\""});

    const auto servers = world.seen("example.com", RecordType::TXT);

    CHECK(servers[0].server == "ns1.example.com");
    CHECK(servers[0].address == "192.0.2.1");
    CHECK(servers[0].sightings.at(0).outcome == DnsOutcome::found);
    CHECK(servers[0].sightings.at(0).values == std::vector<std::string>{"\"v=spf1 -all\""});
    CHECK(servers[0].sightings.at(0).ttl == 300);
    CHECK(servers[1].server == "ns2.example.com");
    CHECK(servers[1].address.empty());
    CHECK(servers[1].sightings.at(0).outcome == DnsOutcome::silent);
}

TEST_CASE("what a server answers has a name", "[net][dns]") {
    struct Row {
        std::optional<Message> answer;
        DnsOutcome outcome;
    };
    auto lame = test::answer({});
    lame.is_authoritative = false;
    const auto row = GENERATE_COPY(
        Row{test::answer({}), DnsOutcome::no_records},
        Row{test::answer({}, Code::no_name), DnsOutcome::no_name},
        Row{test::answer({}, Code::refused), DnsOutcome::refused},
        Row{test::answer({}, Code::server_failure), DnsOutcome::refused},
        Row{lame, DnsOutcome::lame},
        Row{std::nullopt, DnsOutcome::silent}
    );
    World world;
    world.resolver.answers[{"192.0.2.1", "a.example.com", Type::txt}] = row.answer;

    CHECK(world.first("a.example.com").outcome == row.outcome);
}

TEST_CASE("an absence may be kept for as long as the SOA says", "[net][dns]") {
    World world;
    auto answer = test::answer({}, Code::no_name);
    answer.authority.push_back(
        {.owner = "example.com", .type = Type::soa, .ttl = 300, .value = {}, .negative_ttl = 60}
    );
    world.resolver.answers[{"192.0.2.1", "a.example.com", Type::txt}] = answer;

    CHECK(world.first("a.example.com").ttl == 60);
}

TEST_CASE("aliases are followed in the answer and then by the resolver", "[net][dns]") {
    World world;
    world.resolver.answers[{"192.0.2.1", "s.example.com", Type::txt}] = test::answer(
        {{.owner = "s.example.com", .type = Type::cname, .ttl = 9, .value = "t.example.com."},
         {.owner = "t.example.com", .type = Type::cname, .ttl = 9, .value = "u.other.example."}}
    );
    world.resolver.add("u.other.example", Type::txt, {"\"key\""});

    const auto seen = world.first("s.example.com");

    CHECK(seen.outcome == DnsOutcome::found);
    CHECK(seen.values == std::vector<std::string>{"\"key\""});
    REQUIRE(seen.aliases.size() == 2);
    CHECK(seen.aliases[1].text() == "u.other.example");
}

TEST_CASE("aliases in a circle are refused", "[net][dns]") {
    World world;
    world.resolver.answers[{"192.0.2.1", "s.example.com", Type::txt}] = test::answer(
        {{.owner = "s.example.com", .type = Type::cname, .ttl = 9, .value = "t.example.com."},
         {.owner = "t.example.com", .type = Type::cname, .ttl = 9, .value = "s.example.com."},
         {.owner = "s.example.com", .type = Type::txt, .ttl = 9, .value = "\"no\""}}
    );

    CHECK(world.first("s.example.com").outcome == DnsOutcome::refused);
}

TEST_CASE("an alias that is asked for itself is a record like others", "[net][dns]") {
    World world;
    world.add("s.example.com", Type::cname, {"t.other.example."});

    const auto seen = world.first("s.example.com", RecordType::CNAME);

    CHECK(seen.values == std::vector<std::string>{"t.other.example."});
    CHECK(seen.aliases.empty());
}

TEST_CASE("a stranger with the same answer betrays a wildcard", "[net][dns]") {
    World world;
    world.add("_dmarc.example.com", Type::txt, {"\"a\"", "\"b\""});
    CHECK_FALSE(world.first("_dmarc.example.com").wildcard);

    world.add("stranger.example.com", Type::txt, {"\"b\"", "\"a\""});
    CHECK(world.first("_dmarc.example.com").wildcard);

    world.add("stranger.example.com", Type::txt, {"\"other\""});
    CHECK_FALSE(world.first("_dmarc.example.com").wildcard);
}

TEST_CASE("a domain that is nowhere has no zone", "[net][dns]") {
    test::FakeResolver resolver;

    const auto reply = lookup::look_up_records(
        resolver,
        {.domain = *DomainName::parse("nowhere.example"), .questions = {}, .anywhere = true},
        "stranger"
    );

    REQUIRE(reply);
    CHECK_FALSE(reply->zone);
}

TEST_CASE(
    "a server at an address that is not public is asked for who may ask anywhere", "[net][dns]"
) {
    World world;
    world.resolver.add("ns1.example.com", Type::a, {"169.254.169.254"});
    world.resolver.add_at("169.254.169.254", "a.example.com", Type::txt, {"\"key\""});
    world.anywhere = GENERATE(true, false);

    const auto servers = world.seen("a.example.com", RecordType::TXT);

    for (const auto& server : servers) {
        if (server.address == "169.254.169.254") {
            const auto& seen = server.sightings.front();
            CHECK((seen.outcome == api::DnsOutcome::not_asked) == !world.anywhere);
            CHECK(seen.values.empty() == !world.anywhere);
        }
    }
}

TEST_CASE("which addresses are public", "[net][dns]") {
    for (const char* address :
         {"8.8.8.8",
          "1.0.0.1",
          "172.15.255.255",
          "172.32.0.0",
          "192.0.1.1",
          "100.63.255.255",
          "223.255.255.255",
          "2001:4860:4860::8888",
          "2a00::1",
          "3fff:ffff::1"}) {
        CAPTURE(address);
        CHECK(lookup::is_public(address));
    }
    for (const char* address :
         {"",
          "localhost",
          "0.0.0.0",
          "10.1.2.3",
          "100.64.0.1",
          "127.0.0.1",
          "169.254.169.254",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "224.0.0.251",
          "255.255.255.255",
          "::",
          "::1",
          "::ffff:127.0.0.1",
          "::127.0.0.1",
          "64:ff9b::7f00:1",
          "2002:7f00:1::",
          "2001:0:1::1",
          "fd00::1",
          "fe80::1",
          "ff02::fb"}) {
        CAPTURE(address);
        CHECK_FALSE(lookup::is_public(address));
    }
}
