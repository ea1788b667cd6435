#include "common/types/scope.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;

TEST_CASE("rights are read and said as short as they can be", "[types][scope]") {
    const auto [given, said] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {"*:*", "*:*"},
        {"*:read", "*:read"},
        {"relay:read,change domain:* *:read", "*:read relay:change domain:change,secret,grant"},
        {"  domain:change   relay:change ", "relay:change domain:change"},
        {"relay:change,read,change", "relay:read,change"},
        {"*:read *:change *:secret *:grant", "*:*"},
        {"access:grant", "access:grant"},
    }));
    CAPTURE(given);
    const auto scope = Scope::parse(given);
    REQUIRE(scope);
    CHECK(scope->text() == said);
    CHECK(*Scope::parse(scope->text()) == *scope);
}

TEST_CASE("what is no right is named", "[types][scope]") {
    const auto [given, message] = GENERATE(table<std::string, std::string>({
        {"relay", "\"relay\" is no right"},
        {"relay:", "\"\" is no verb"},
        {"relay:read,", "\"\" is no verb"},
        {"relay:write", "\"write\" is no verb"},
        {"relay:READ", "\"READ\" is no verb"},
        {"mail:read", "\"mail\" is no thing that there are rights to"},
        {":read", "\"\" is no thing that there are rights to"},
        {"relay:read:change", "\"read:change\" is no verb"},
        {"relay:\x1b", "\"\\x1b\" is no verb"},
        {std::string(1001, ' '), "the rights are too long a text"},
    }));
    const auto scope = Scope::parse(given);
    REQUIRE_FALSE(scope);
    CHECK(scope.error().message == message);
}

TEST_CASE("narrowing never widens", "[types][scope]") {
    const auto a = *Scope::parse("*:read relay:change");
    const auto b = *Scope::parse("relay:* domain:read,secret");

    const auto both = a.narrowed_to(b);

    CHECK(both.text() == "relay:read,change domain:read");
    CHECK(both == b.narrowed_to(a));
    CHECK(both.is_within(a));
    CHECK(both.is_within(b));
    CHECK_FALSE(a.is_within(b));
    CHECK(a.narrowed_to(Scope()) == Scope());
    CHECK(a.narrowed_to(Scope::everything()) == a);
    CHECK_FALSE(both.allows(Resource::domain, Verb::secret));
    CHECK(both.allows(Resource::relay, Verb::change));
}
