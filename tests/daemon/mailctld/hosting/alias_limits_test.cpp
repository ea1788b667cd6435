#include "tests/daemon/mailctld/hosting/some_addresses.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <ctime>
#include <map>

using namespace mailctl;
using namespace mailctl::hosting;

namespace {

std::string chained(int number) { return fmt::format("c{}@example.org", number); }

// c1 leads to the mailbox, and each other one to the one before it.
std::vector<test::AliasRow> chain(int length) {
    std::vector<test::AliasRow> rows;
    for (int i = length; i > 0; --i) {
        rows.push_back({chained(i), {i == 1 ? "john@example.org" : chained(i - 1)}});
    }
    return rows;
}

AliasVerdict limit_verdict(const std::vector<test::AliasRow>& rows, const std::string& source) {
    const Aliases aliases(test::addresses({"john@example.org"}, rows));
    return aliases.verdict_of(*AliasSource::parse(source)).value();
}

// As many as asked for, each with two ends of its own, so that nothing but their number tells.
void add_plain(Addresses& all, int count) {
    for (int i = 0; i < count; ++i) {
        all.aliases.push_back(
            {*AliasSource::parse(fmt::format("p{}@example.net", i)),
             {*MailAddress::parse("John@Example.org"),
              *MailAddress::parse(fmt::format("x{}@elsewhere.example", i))}}
        );
    }
}

void add_loop(Addresses& all, int length) {
    for (int i = 0; i < length; ++i) {
        all.aliases.push_back(
            {*AliasSource::parse(fmt::format("r{}@example.org", i)),
             {*MailAddress::parse(fmt::format("r{}@example.org", (i + 1) % length))}}
        );
    }
}

}  // namespace

TEST_CASE("a chain is as deep as Postfix goes and no deeper", "[aliases]") {
    const auto last = limit_verdict(chain(999), chained(999));
    CHECK(last.state == AliasState::ok);
    CHECK(last.depth == 999);
    CHECK(last.width == 1);

    const auto beyond = limit_verdict(chain(1000), chained(1000));
    CHECK(beyond.state == AliasState::too_deep);
    CHECK(beyond.depth == 1000);
    CHECK(limit_verdict(chain(1000), chained(999)).state == AliasState::ok);
}

TEST_CASE("an alias is as wide as Postfix goes and no wider", "[aliases]") {
    const auto wide = [](int count) {
        std::vector<test::AliasRow> rows = {{"a@example.org", {}}, {"b@example.org", {}}};
        rows[0].second = {"b@example.org", "john@example.org"};
        for (int i = 0; i < count - 1; ++i) {
            rows[1].second.push_back(fmt::format("x{}@elsewhere.example", i));
        }
        return limit_verdict(rows, "a@example.org");
    };

    CHECK(wide(1000).state == AliasState::exterior);
    CHECK(wide(1000).width == 1000);
    CHECK(wide(1001).state == AliasState::too_wide);
    CHECK(wide(1001).width == 1001);
}

TEST_CASE("what grows with each step is too wide and does not overflow", "[aliases]") {
    std::vector<test::AliasRow> rows;
    for (int i = 1; i <= 200; ++i) {
        const auto before = i == 1 ? "john@example.org" : chained(i - 1);
        rows.push_back({chained(i), {before, before}});
    }

    CHECK(limit_verdict(rows, chained(9)).width == 512);
    CHECK(limit_verdict(rows, chained(9)).state == AliasState::ok);
    CHECK(limit_verdict(rows, chained(10)).state == AliasState::too_wide);
    CHECK(limit_verdict(rows, chained(200)).state == AliasState::too_wide);
    CHECK(limit_verdict(rows, chained(200)).width == 1'000'000);

    // The same within a way round that ends at a copy.
    rows[0].second = {"john@example.org", "john@example.org"};
    rows.push_back({"john@example.org", {"john@example.org", chained(200)}});
    CHECK(limit_verdict(rows, "john@example.org").state == AliasState::too_wide);
    CHECK(limit_verdict(rows, chained(5)).state == AliasState::too_wide);
    CHECK(limit_verdict(rows, chained(5)).width == 1'000'000);
}

TEST_CASE("a hundred thousand aliases are judged at once", "[aliases]") {
    auto all = test::addresses({"john@example.org"}, chain(10'000));
    add_loop(all, 10'000);
    add_plain(all, 80'000);

    // The processor's time, since the tests of others may run beside.
    const auto begin = std::clock();
    const Aliases aliases(all);
    const auto verdicts = aliases.verdicts();
    const auto took = std::clock() - begin;

    std::map<AliasState, int> count;
    for (const auto& verdict : verdicts) {
        ++count[verdict.state];
    }
    CHECK(count[AliasState::ok] == 999);
    CHECK(count[AliasState::too_deep] == 9'001);
    CHECK(count[AliasState::loop] == 10'000);
    CHECK(count[AliasState::exterior] == 80'000);
    CHECK(verdicts.front().depth == 10'000);
    // 0.2 seconds in a release; a debug build with sanitizers takes three.
    CHECK(took < 8 * CLOCKS_PER_SEC);
}
