#include "tests/daemon/mailctld/hosting/some_addresses.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::hosting;
using test::addresses;
using test::senders_of;

namespace {

using Texts = std::vector<std::string>;

AliasVerdict verdict_of(const Aliases& aliases, const std::string& source) {
    return aliases.verdict_of(*AliasSource::parse(source)).value();
}

AliasState state_of_one(const Aliases& aliases, const std::string& source) {
    return verdict_of(aliases, source).state;
}

// How an earlier panel judges an alias with one destination, so that its mistakes can be told
// apart.
struct EarlierAnswer {
    bool is_exterior;
    bool is_ok;
};

EarlierAnswer earlier_answer(
    const Texts& mailboxes,
    const std::vector<test::AliasRow>& aliases,
    const std::string& destination
) {
    const auto domain = destination.substr(destination.find('@') + 1);
    const bool is_exterior = domain != "example.org" && domain != "example.net";
    const auto is_source = [&](const auto& row) { return row.first == destination; };
    const bool is_ok =
        is_exterior ||
        std::find(mailboxes.begin(), mailboxes.end(), destination) != mailboxes.end() ||
        std::find_if(aliases.begin(), aliases.end(), is_source) != aliases.end();
    return {is_exterior, is_ok};
}

}  // namespace

TEST_CASE("what an earlier panel got wrong about aliases is right", "[aliases]") {
    const Texts mailboxes = {"john@example.org"};
    struct Case {
        std::vector<test::AliasRow> aliases;  ///< The first is judged.
        EarlierAnswer earlier;
        AliasState state;
    };
    const auto [aliases, earlier, state] = GENERATE_COPY(values<Case>({
        // A chain to nobody.
        {{{"a@example.org", {"b@example.org"}}, {"b@example.org", {"gone@example.org"}}},
         {false, true},
         AliasState::broken},
        {{{"a@example.org", {"a@example.org"}}}, {false, true}, AliasState::loop},
        {{{"a@example.org", {"b@example.org"}}, {"b@example.org", {"a@example.org"}}},
         {false, true},
         AliasState::loop},
        {{{"a@example.org", {"b@example.org"}},
          {"b@example.org", {"c@example.org"}},
          {"c@example.org", {"b@example.org"}}},
         {false, true},
         AliasState::loop},
        // Case counts in no domain, and in no name here.
        {{{"a@example.org", {"john@Example.ORG"}}}, {true, true}, AliasState::ok},
        {{{"a@example.org", {"gone@Example.ORG"}}}, {true, true}, AliasState::broken},
        {{{"a@example.org", {"JOHN@example.org"}}}, {false, false}, AliasState::ok},
        {{{"a@example.org", {"B@example.org"}}, {"b@example.org", {"john@example.org"}}},
         {false, false},
         AliasState::ok},
        {{{"a@example.org", {"john+shop@example.org"}}}, {false, false}, AliasState::ok},
        // Mail that leaves the machine by another alias.
        {{{"a@example.org", {"b@example.org"}}, {"b@example.org", {"x@elsewhere.example"}}},
         {false, true},
         AliasState::exterior},
        {{{"a@example.org", {"any@example.net"}}, {"@example.net", {"john@example.org"}}},
         {false, false},
         AliasState::ok},
    }));
    const auto& [source, destinations] = aliases.front();
    CAPTURE(source, destinations);

    const auto said = earlier_answer(mailboxes, aliases, destinations.front());
    CHECK(said.is_exterior == earlier.is_exterior);
    CHECK(said.is_ok == earlier.is_ok);
    CHECK(state_of_one(Aliases(addresses(mailboxes, aliases)), source) == state);
}

TEST_CASE("what is missing is named", "[aliases]") {
    const Aliases aliases(addresses(
        {"john@example.org"},
        {{"team@example.org",
          {"john@example.org", "Gone+x@Example.org", "o'brien@example.org", "more@example.org"}},
         {"more@example.org", {"gone@example.org", "max@example.net"}},
         {"none@example.org", {}}}
    ));
    const auto team = verdict_of(aliases, "team@example.org");

    CHECK(team.state == AliasState::broken);
    CHECK(team.missing == Texts{"gone@example.org", "o'brien@example.org", "max@example.net"});
    CHECK_FALSE(team.leads_outside);
    CHECK(team.depth == 2);
    CHECK(team.width == 5);
    CHECK(state_of_one(aliases, "none@example.org") == AliasState::broken);
    CHECK_FALSE(aliases.verdict_of(*AliasSource::parse("john@example.org")));
}

TEST_CASE("of many missing ends the first few are named", "[aliases]") {
    Texts destinations;
    for (int i = 0; i < 20; ++i) {
        destinations.push_back("gone" + std::to_string(i) + "@example.org");
    }
    const Aliases aliases(addresses({}, {{"a@example.org", destinations}}));

    const auto missing = verdict_of(aliases, "a@example.org").missing;

    CHECK(missing == Texts(destinations.begin(), destinations.begin() + missing_ends_told));
}

TEST_CASE("an alias may be broken and lead outside, too", "[aliases]") {
    const auto broken = verdict_of(
        Aliases(addresses({}, {{"a@example.org", {"x@elsewhere.example", "gone@example.org"}}})),
        "a@example.org"
    );

    CHECK(broken.state == AliasState::broken);
    CHECK(broken.leads_outside);
}

TEST_CASE("several rows of one source are one alias", "[aliases]") {
    const Aliases aliases(addresses(
        {"john@example.org"},
        {{"Team@example.org", {"john@example.org"}},
         {"b@example.org", {"team@example.org"}},
         {"team@example.org", {"x@elsewhere.example"}}}
    ));
    const auto verdicts = aliases.verdicts();

    REQUIRE(verdicts.size() == 2);
    CHECK(verdicts[0].source.text() == "team@example.org");
    CHECK(verdicts[0].state == AliasState::exterior);
    CHECK(verdicts[0].width == 2);
    CHECK(verdicts[1].source.text() == "b@example.org");
    CHECK(verdicts[1].state == AliasState::exterior);
}

TEST_CASE("an alias that takes a mailbox's mail is told", "[aliases]") {
    const Texts mailboxes = {"john@example.org", "max@example.org"};
    const Aliases away(addresses(mailboxes, {{"john@example.org", {"max@example.org"}}}));
    const Aliases copied(
        addresses(mailboxes, {{"john@example.org", {"John@example.org", "max@example.org"}}})
    );
    const Aliases rest(addresses(mailboxes, {{"@example.org", {"max@example.org"}}}));

    CHECK(verdict_of(away, "john@example.org").shadows_mailbox);
    CHECK(state_of_one(away, "john@example.org") == AliasState::ok);
    CHECK_FALSE(verdict_of(copied, "john@example.org").shadows_mailbox);
    CHECK(state_of_one(copied, "john@example.org") == AliasState::ok);
    CHECK(verdict_of(copied, "john@example.org").width == 2);
    CHECK_FALSE(verdict_of(rest, "@example.org").shadows_mailbox);
}

// Postfix expands an address that is among its own destinations once, and only that very address.
TEST_CASE("two who keep copies for each other are no loop", "[aliases]") {
    const Texts mailboxes = {"john@example.org", "max@example.org"};
    struct Case {
        std::vector<test::AliasRow> aliases;
        AliasState state;
    };
    const auto [aliases, state] = GENERATE_COPY(values<Case>({
        {{{"john@example.org", {"john@example.org", "max@example.org"}},
          {"max@example.org", {"max@example.org", "john@example.org"}}},
         AliasState::ok},
        {{{"john@example.org", {"john@example.org", "team@example.org"}},
          {"team@example.org", {"john@example.org", "max@example.org"}}},
         AliasState::ok},
        {{{"john@example.org", {"max@example.org"}}, {"max@example.org", {"john@example.org"}}},
         AliasState::loop},
        // A way round beside the one that keeps a copy.
        {{{"john@example.org", {"john@example.org", "team@example.org"}},
          {"team@example.org", {"john@example.org", "all@example.org"}},
          {"all@example.org", {"team@example.org"}}},
         AliasState::loop},
        {{{"john@example.org", {"john+copy@example.org"}}}, AliasState::loop},
        {{{"john@example.org", {"john@example.org", "john+copy@example.org"}}}, AliasState::loop},
        {{{"john@example.org", {"john@example.org", "max@example.org"}},
          {"max@example.org", {"max@example.org", "john+max@example.org"}}},
         AliasState::loop},
        {{{"a@example.org", {"john+copy@example.org"}}, {"john@example.org", {"john@example.org"}}},
         AliasState::ok},
    }));
    const auto& source = aliases.front().first;
    CAPTURE(source, aliases.front().second);

    CHECK(state_of_one(Aliases(addresses(mailboxes, aliases)), source) == state);
}

TEST_CASE("a catch-all gets what is nobody's", "[aliases]") {
    const Aliases aliases(addresses(
        {"john@example.org", "max@example.org"},
        {{"@example.org", {"max@example.org"}},
         {"a@example.org", {"whoever+x@Example.org"}},
         {"b@example.org", {"john@example.org"}},
         {"@example.net", {"nobody@example.net"}},
         {"c@example.org", {"who@example.net"}}}
    ));

    CHECK(state_of_one(aliases, "@example.org") == AliasState::ok);
    CHECK(senders_of(aliases, "@example.org") == Texts{"max@example.org"});
    CHECK(senders_of(aliases, "a@example.org") == Texts{"max@example.org"});
    CHECK(senders_of(aliases, "b@example.org") == Texts{"john@example.org"});
    CHECK(verdict_of(aliases, "b@example.org").depth == 1);
    CHECK(state_of_one(aliases, "@example.net") == AliasState::loop);
    CHECK(state_of_one(aliases, "c@example.org") == AliasState::loop);
}

TEST_CASE("who may send with an alias", "[aliases]") {
    const Aliases aliases(addresses(
        {"john@example.org", "max@example.org", "eve@example.net"},
        {{"team@example.org", {"MAX@example.org", "more@example.org", "x@elsewhere.example"}},
         {"more@example.org", {"eve+team@example.net", "max@example.org", "gone@example.org"}},
         {"eve@example.net", {"john@example.org"}},
         {"round@example.org", {"round@example.org", "max@example.org"}},
         {"out@example.org", {"x@elsewhere.example"}}}
    ));

    CHECK(senders_of(aliases, "Team@example.org") == Texts{"john@example.org", "max@example.org"});
    CHECK(senders_of(aliases, "john@example.org") == Texts{"john@example.org"});
    // Mail for eve goes to john; her address stays hers.
    CHECK(senders_of(aliases, "eve@example.net") == Texts{"eve@example.net", "john@example.org"});
    CHECK(senders_of(aliases, "round@example.org").empty());
    CHECK(senders_of(aliases, "out@example.org").empty());
    CHECK(senders_of(aliases, "nobody@example.org").empty());
}

TEST_CASE("what mail would never leave is refused with a way out", "[aliases]") {
    const auto source = *AliasSource::parse("a@example.org");
    const auto refusal = [&](AliasState state) {
        return judge(AliasVerdict{source, state, false, false, {}, 1000, 1001});
    };

    CHECK(refusal(AliasState::ok));
    CHECK(refusal(AliasState::exterior));
    CHECK(refusal(AliasState::broken));
    REQUIRE_FALSE(refusal(AliasState::loop));
    CHECK(
        refusal(AliasState::loop).error().message ==
        "mail to a@example.org would come round again and never arrive"
    );
    REQUIRE_FALSE(refusal(AliasState::too_deep));
    CHECK(
        refusal(AliasState::too_deep).error().message ==
        "mail to a@example.org would go through 1000 aliases, and Postfix refuses from 1000 on"
    );
    REQUIRE_FALSE(refusal(AliasState::too_wide));
    CHECK(
        refusal(AliasState::too_wide).error().message ==
        "mail to a@example.org would have 1001 ends, and Postfix allows 1000"
    );
    CHECK_FALSE(refusal(AliasState::too_wide).error().hint.empty());
}
