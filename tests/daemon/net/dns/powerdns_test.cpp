#include "common/wire/json.hpp"
#include "daemon/net/dns/powerdns/patch.hpp"
#include "daemon/net/dns/powerdns/provider.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <deque>

using namespace mailctl;
using namespace mailctl::net;
using namespace mailctl::net::dns;

namespace {

RecordName name(const char* text) { return *RecordName::parse(text); }

std::string set(
    const std::string& owner,
    const std::string& type,
    const std::string& records,
    const std::string& comments = ""
) {
    return fmt::format(
        R"({{"comments":[{}],"name":"{}","records":[{}],"ttl":300,"type":"{}"}})",
        comments,
        owner,
        records,
        type
    );
}

std::string record(const std::string& content, bool is_disabled = false) {
    return wire::to_text({{"content", content}, {"disabled", is_disabled}});
}

std::string zone(const std::string& sets) {
    return R"({"account":"","edited_serial":1,"kind":"Native","rrsets":[)" + sets + "]}";
}

/// A PowerDNS whose answers are written in advance.
class Scripted {
public:
    Scripted& answers(long status, std::string body) {
        outcomes_.push_back({.response = http::Response{status, std::move(body), {}}, .failure = {}}
        );
        return *this;
    }
    Scripted& breaks(http::Fate fate) {
        outcomes_.push_back({.response = {}, .failure = http::Failure{fate, "the line broke", ""}});
        return *this;
    }

    powerdns::PowerDns provider() {
        std::string key = "the-key";
        api::DnsAccess access{
            .kind = api::DnsProviderKind::powerdns,
            .url = *HttpUrl::parse("http://127.0.0.1:8081"),
            .server_id = {},
            .authorities = {},
            .host = {},
            .port = {},
            .key_name = {},
            .algorithm = {},
            .secret = *Secret::parse(key)};
        return {
            std::move(access),
            [] { return false; },
            [this](const http::Request& request) {
                asked.push_back(request.method + " " + request.url);
                bodies.push_back(request.body);
                CHECK(request.secret_header == "X-API-Key: the-key");
                REQUIRE_FALSE(outcomes_.empty());
                auto outcome = std::move(outcomes_.front());
                outcomes_.pop_front();
                return outcome;
            }};
    }

    std::vector<std::string> asked;
    std::vector<std::string> bodies;

private:
    std::deque<http::Outcome> outcomes_;
};

const std::string before_zone = zone(set("a.example.com.", "TXT", record("\"old\"")));
const std::string after_zone = zone(set("a.example.com.", "TXT", record("\"new\"")));

std::vector<api::RecordSetChange> old_to_new() {
    return {{name("a.example.com"), api::RecordType::TXT, 60, {"\"old\""}, {"\"new\""}}};
}

Result<api::WriteRecordsReply> written(Scripted& server) {
    return server.provider().write(*DomainName::parse("example.com"), old_to_new());
}

}  // namespace

TEST_CASE("of a zone only the wanted names are kept, and all records counted", "[net][dns]") {
    const auto parsed = powerdns::parse_zone(
        zone(
            set("A.example.com.",
                "TXT",
                record("\"x\"") + "," + record("\"y\"", true),
                R"({"account":"me","content":"why","modified_at":1})") +
            "," + set("a.example.com.", "AAAA", record("2001:db8::1")) + "," +
            set("b.example.com.", "TXT", record("\"z\""))
        ),
        {name("a.example.com")}
    );

    REQUIRE(parsed);
    CHECK(parsed->records == 3);
    REQUIRE(parsed->sets.size() == 2);
    CHECK(parsed->sets[0].records.size() == 2);
    const auto sets = powerdns::active_sets(*parsed);
    REQUIRE(sets.size() == 1);
    CHECK(sets[0].values == std::vector<std::string>{"\"x\""});
    CHECK(sets[0].ttl == 300);
    CHECK(powerdns::taken_names(*parsed) == std::vector{name("a.example.com")});
}

TEST_CASE("names at and below a cut are elsewhere", "[net][dns]") {
    const auto names = std::vector{
        name("a.example.com"),
        name("cut.example.com"),
        name("example.com"),
        name("x.cut.example.com"),
        name("x.old.example.com"),
        name("xcut.example.com")};
    const auto parsed = powerdns::parse_zone(
        zone(
            set("example.com.", "NS", record("ns.example.com.")) + "," +
            set("CUT.example.com.", "NS", record("ns.elsewhere.example.")) + "," +
            set("old.example.com.", "NS", record("ns.elsewhere.example.", true)) + "," +
            set("cut.example.com.", "TXT", record("\"x\""))
        ),
        names
    );

    REQUIRE(parsed);
    CHECK(
        powerdns::names_elsewhere(*parsed, *DomainName::parse("example.com"), names) ==
        std::vector{name("cut.example.com"), name("x.cut.example.com")}
    );
}

TEST_CASE("what is no zone is not read as an empty one", "[net][dns]") {
    const auto body = GENERATE(
        as<std::string>(),
        "",
        "{}",
        "[]",
        R"({"error":"x"})",
        "<html>",
        R"({"rrsets":[{"name":"a."})",
        std::string(100'000, '[')
    );
    CAPTURE(body.substr(0, 40));

    CHECK_FALSE(powerdns::parse_zone(body, {}));
}

TEST_CASE("a change keeps disabled records, comments and the TTL of what stays", "[net][dns]") {
    const auto now = powerdns::parse_zone(
        zone(set("a.example.com.", "TXT", record("\"x\"") + "," + record("\"off\"", true))),
        {name("a.example.com")}
    );
    REQUIRE(now);

    const auto body = powerdns::patch(
        {{name("a.example.com"), api::RecordType::TXT, 60, {"\"x\""}, {"\"x\"", "\"y\""}}}, *now
    );

    CHECK(
        body == R"({"rrsets":[{"changetype":"REPLACE","name":"a.example.com.","records":[)"
                R"({"content":"\"x\"","disabled":false},{"content":"\"y\"","disabled":false},)"
                R"({"content":"\"off\"","disabled":true}],"ttl":300,"type":"TXT"}]})"
    );
}

TEST_CASE("a set goes by DELETE, but not where a disabled record would go along", "[net][dns]") {
    const std::vector<api::RecordSetChange> removal{
        {name("a.example.com"), api::RecordType::TXT, 60, {"\"x\""}, {}}};
    const auto plain = powerdns::parse_zone(
        zone(set("a.example.com.", "TXT", record("\"x\""))), {name("a.example.com")}
    );
    const auto half = powerdns::parse_zone(
        zone(set("a.example.com.", "TXT", record("\"x\"") + "," + record("\"off\"", true))),
        {name("a.example.com")}
    );

    CHECK(
        powerdns::patch(removal, *plain) ==
        R"({"rrsets":[{"changetype":"DELETE","name":"a.example.com.","type":"TXT"}]})"
    );
    CHECK_THAT(powerdns::patch(removal, *half), Catch::Contains(R"("changetype":"REPLACE")"));
}

TEST_CASE("the zone is the longest suffix that is hosted", "[net][dns]") {
    Scripted server;
    server.answers(404, "").answers(200, "{}");

    const auto reply = server.provider().find_zone(*DomainName::parse("mail.example.com"));

    REQUIRE(reply);
    REQUIRE(reply->zone);
    CHECK(reply->zone->text() == "example.com");
    CHECK(
        server.asked[0] ==
        "GET http://127.0.0.1:8081/api/v1/servers/localhost/zones/mail.example.com.?rrsets=false"
    );
}

TEST_CASE("a change is read, made and read again", "[net][dns]") {
    Scripted server;
    server.answers(200, before_zone).answers(204, "").answers(200, after_zone);

    const auto reply = written(server);

    REQUIRE(reply);
    REQUIRE(reply->sets.size() == 1);
    CHECK(reply->sets[0].values == std::vector<std::string>{"\"new\""});
    CHECK_THAT(server.asked[1], Catch::StartsWith("PATCH "));
}

TEST_CASE("a zone that is not as planned is left alone", "[net][dns]") {
    Scripted server;
    server.answers(200, after_zone);

    const auto reply = written(server);

    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::conflict);
    CHECK(
        reply.error().message ==
        "the TXT records of a.example.com are not as they were when the change was planned"
    );
    CHECK(server.asked.size() == 1);
}

TEST_CASE("PowerDNS's refusals are told with a hint", "[net][dns]") {
    struct Row {
        long status;
        const char* body;
        Errc code;
        const char* message;
    };
    const auto row = GENERATE(
        Row{401, "Unauthorized", Errc::remote_refused, "PowerDNS does not take the API key"},
        Row{404, "Not Found", Errc::not_found, "PowerDNS has no such zone or server: HTTP 404"},
        Row{422,
            R"({"error":"RRset a.example.com. IN TXT: bad"})",
            Errc::remote_refused,
            "PowerDNS refuses it: RRset a.example.com. IN TXT: bad"},
        Row{503, "", Errc::remote_unavailable, "PowerDNS answered HTTP 503: -"},
        Row{302, "", Errc::remote_refused, "PowerDNS answered HTTP 302: -"}
    );
    Scripted server;
    server.answers(row.status, row.body);

    const auto reply = written(server);

    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == row.code);
    CHECK(reply.error().message == row.message);
}

TEST_CASE("a lost answer is settled by reading", "[net][dns]") {
    Scripted server;
    server.answers(200, before_zone).breaks(http::Fate::unknown);

    SECTION("it was made") {
        server.answers(200, after_zone);
        CHECK(written(server));
    }
    SECTION("it was not, and is made by the second try") {
        server.answers(200, before_zone).answers(204, "").answers(200, after_zone);
        CHECK(written(server));
    }
    SECTION("it was not, and the second answer is lost too") {
        server.answers(200, before_zone).breaks(http::Fate::unknown).answers(200, before_zone);
        const auto reply = written(server);
        REQUIRE_FALSE(reply);
        CHECK(reply.error().code == Errc::remote_unknown);
    }
    SECTION("nobody can tell") {
        server.breaks(http::Fate::not_sent);
        const auto reply = written(server);
        REQUIRE_FALSE(reply);
        CHECK(reply.error().code == Errc::remote_unknown);
        CHECK(
            reply.error().message ==
            "it is not known whether the records were changed: the line broke"
        );
    }
}

TEST_CASE("what somebody else has crossed is put back, and theirs stays", "[net][dns]") {
    const auto two = [](const char* a, const char* b) {
        return zone(
            set("a.example.com.", "TXT", record(a)) + "," + set("b.example.com.", "TXT", record(b))
        );
    };
    Scripted server;
    server.answers(200, two("\"old\"", "\"old\""))
        .answers(204, "")
        .answers(200, two("\"new\"", "\"theirs\""))
        .answers(204, "")
        .answers(200, two("\"old\"", "\"theirs\""));
    auto changes = old_to_new();
    changes.push_back(changes.front());
    changes.back().name = name("b.example.com");

    const auto reply = server.provider().write(*DomainName::parse("example.com"), changes);

    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::rolled_back);
    CHECK_THAT(server.bodies[3], Catch::Contains("a.example.com.") && Catch::Contains("old"));
    CHECK_THAT(server.bodies[3], !Catch::Contains("b.example.com."));
}
