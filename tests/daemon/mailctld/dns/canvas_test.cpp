#include "daemon/mailctld/dns/canvas.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

constexpr auto txt = api::RecordType::TXT;
using Texts = std::vector<std::string>;

RecordName name(const char* text) { return *RecordName::parse(text); }

Canvas canvas(Texts values) { return Canvas({{name("d.example"), txt, 300, std::move(values)}}); }

}  // namespace

TEST_CASE("nothing done changes nothing", "[canvas]") {
    const auto drawn = canvas({"\"a\"", "\"broken", "b"});

    CHECK(drawn.changes().empty());
    CHECK(drawn.records_lost() == 0);
}

TEST_CASE("values are found by what they mean", "[canvas]") {
    const auto drawn = canvas({"\"v=spf1 \" \"-all\"", "\"broken"});

    CHECK(drawn.has(name("D.Example."), txt, "v=spf1 -all"));
    CHECK_FALSE(drawn.has(name("d.example"), api::RecordType::MX, "v=spf1 -all"));
    CHECK(drawn.values(name("d.example"), txt) == Texts{"v=spf1 -all", ""});
    CHECK(drawn.values(name("else.example"), txt).empty());
}

TEST_CASE("a change leaves the other values as they are written", "[canvas]") {
    auto drawn = canvas({"bare", "\"v=spf1 \" \"-all\"", "\"broken"});

    drawn.remove(name("d.example"), txt, "v=spf1 -all");
    drawn.add(name("d.example"), txt, "v=spf1 a -all", 3600);

    const auto changes = drawn.changes();
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].before == Texts{"bare", "\"v=spf1 \" \"-all\"", "\"broken"});
    CHECK(changes[0].after == Texts{"bare", "\"broken", "\"v=spf1 a -all\""});
    CHECK(changes[0].ttl == 300);
    CHECK(drawn.records_lost() == 1);
}

TEST_CASE("a new set has its own time to live", "[canvas]") {
    auto drawn = canvas({});
    drawn.add(name("new.d.example"), txt, "x", 3600);

    const auto changes = drawn.changes();
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].ttl == 3600);
    CHECK(changes[0].before.empty());
    CHECK(drawn.records_lost() == 0);
}

TEST_CASE("what is removed and added again is no change", "[canvas]") {
    auto drawn = canvas({"\"a\"", "\"b\""});
    drawn.remove(name("d.example"), txt, "a");
    drawn.add(name("d.example"), txt, "a", 1);

    CHECK(drawn.changes().empty());
    CHECK(drawn.records_lost() == 0);
}

TEST_CASE("a set without values is to go", "[canvas]") {
    auto drawn = canvas({"\"a\""});
    drawn.remove(name("d.example"), txt, "a");

    REQUIRE(drawn.changes().size() == 1);
    CHECK(drawn.changes()[0].after.empty());
    CHECK(drawn.records_lost() == 1);
}

// A record set is a set: name servers refuse one with the same value twice.
TEST_CASE("a value that is there is not added again", "[canvas]") {
    auto drawn = canvas({"\"v=spf1 \" \"-all\""});
    drawn.add(name("d.example"), txt, "v=spf1 -all", 300);

    CHECK(drawn.changes().empty());
}
