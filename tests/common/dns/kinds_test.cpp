#include "common/dns/kinds.hpp"

#include "common/types/word.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace mailctl;
using Words = std::vector<std::string>;

TEST_CASE("every setting of a DNS provider belongs to a kind", "[dns][kinds]") {
    Words members;
    boost::mp11::mp_for_each<
        boost::describe::describe_members<api::DnsAccess, boost::describe::mod_public>>(
        [&](auto row) { members.emplace_back(row.name); }
    );
    std::erase(members, "kind");
    std::erase(members, "secret");  // has_key() tells who has one
    Words in_table;
    for (const auto& setting : dns::settings()) {
        in_table.emplace_back(setting.member);
    }
    CHECK(in_table == members);
}

TEST_CASE("help names each algorithm by which a key signs", "[dns][kinds]") {
    std::string words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<api::TsigAlgorithm>>(
        [&](auto row) { words.append(words.empty() ? "" : "|").append(row.name); }
    );
    const auto algorithm =
        std::find_if(dns::settings().begin(), dns::settings().end(), [](const auto& setting) {
            return setting.member == std::string("algorithm");
        });
    REQUIRE(algorithm != dns::settings().end());
    CHECK(algorithm->value == words);
}

TEST_CASE("a provider with what its kind needs is taken", "[dns][kinds]") {
    api::DnsAccess access{};
    access.kind = api::DnsProviderKind::manual;
    CHECK(dns::check_settings(access));

    access.kind = api::DnsProviderKind::rfc2136;
    access.host = *HostName::parse("ns1.example.com");
    access.key_name = *RecordName::parse("mailctl");
    std::string key = "c2VjcmV0";
    access.secret = *Secret::parse(key);
    CHECK(dns::check_settings(access));

    access.server_id = "localhost";
    const auto refused = dns::check_settings(access);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "server_id is for kind powerdns only");
    CHECK(refused.error().parameter == "server_id");
}
