#include "tests/daemon/mailctld/hosting/looked_up.hpp"

#include <fmt/format.h>

using namespace ::test;

namespace {

const std::string hash =
    R"(,"hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})";

/// Two domains, one of a tenant; three mailboxes and an alias.
void furnish(Daemon& daemon) {
    host_domain(daemon);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    done(daemon, alice(), "hosting.AddDomain", R"({"domain":"shop.test","tenant":"shop"})");
    for (const auto* address :
         {R"("mia@example.org","quota":"1G")",
          R"("anna@example.org","quota":"1G")",
          R"("till@shop.test")"}) {
        done(daemon, root(), "mailbox.Add", fmt::format(R"({{"address":{}{})", address, hash));
    }
    done(
        daemon,
        root(),
        "alias.Add",
        R"({"source":"info@example.org","destinations":["mia@example.org","max@example.net"]})"
    );
}

mailctl::Caller shop(Daemon& daemon) {
    const auto made =
        done(daemon, alice(), "token.Create", R"({"name":"s","role":"admin","tenant":"shop"})");
    return *daemon.admit(made.at("/token/token"), daemon.address);
}

std::string addresses(const Answer& found) {
    std::string text = found.at("/total") + ":";
    for (int row = 0; !found.at(fmt::format("/mailboxes/{}/id", row)).empty(); ++row) {
        text += " " + found.at(fmt::format("/mailboxes/{}/address", row));
    }
    return text;
}

std::string found(Daemon& daemon, const std::string& parameters) {
    return addresses(done(daemon, alice(), "mailbox.Find", parameters));
}

}  // namespace

TEST_CASE("mailboxes are found by what they are, from any place of any order", "[hosting][find]") {
    Daemon daemon;
    furnish(daemon);
    CHECK(found(daemon, "{}") == "3: mia@example.org anna@example.org till@shop.test");
    CHECK(found(daemon, R"({"ids":[3,1,99]})") == "2: mia@example.org till@shop.test");
    CHECK(found(daemon, R"({"ids":[]})") == "0:");
    CHECK(found(daemon, R"({"address":"ANNA@Example.org"})") == "1: anna@example.org");
    CHECK(found(daemon, R"({"address":"anna"})") == "0:");
    CHECK(found(daemon, R"({"domain_id":2})") == "1: till@shop.test");
    CHECK(found(daemon, R"({"contains":"A@ex"})") == "2: mia@example.org anna@example.org");
    CHECK(
        found(daemon, R"({"quota":1073741824,"order":"address"})") ==
        "2: anna@example.org mia@example.org"
    );
    CHECK(found(daemon, R"({"order":"address","limit":1,"offset":1})") == "3: mia@example.org");
    CHECK(
        found(daemon, R"({"order":"quota","descending":true})") ==
        "3: anna@example.org mia@example.org till@shop.test"
    );
    CHECK(
        found(daemon, R"({"order":"domain","descending":true,"limit":1})") == "3: till@shop.test"
    );
    CHECK(found(daemon, R"({"after":2})") == "1: till@shop.test");
    CHECK(found(daemon, R"({"offset":9})") == "3:");
    done(daemon, alice(), "mailbox.Suspend", R"({"address":"mia@example.org"})");
    CHECK(found(daemon, R"({"suspended":true})") == "1: mia@example.org");
    CHECK(daemon.call(alice(), "mailbox.Find", R"({"limit":1001})").parameter == "limit");
    CHECK(daemon.call(alice(), "mailbox.Find", R"({"offset":-1})").parameter == "offset");
    CHECK(done(daemon, bob(), "mailbox.Find").reply.find("SSHA256") == std::string::npos);
}

TEST_CASE("domains and aliases are found likewise", "[hosting][find]") {
    Daemon daemon;
    furnish(daemon);
    const auto domains =
        done(daemon, alice(), "hosting.FindDomains", R"({"order":"name","descending":true})");
    CHECK(domains.at("/total") == "2");
    CHECK(domains.at("/domains/0/domain") == "shop.test");
    CHECK(domains.at("/domains/0/tenant") == "shop");
    CHECK(domains.at("/domains/1/mailboxes") == "2");
    CHECK(domains.at("/domains/1/aliases") == "4");
    CHECK(
        done(daemon, alice(), "hosting.FindDomains", R"({"tenant":"shop"})").at("/domains/0/id") ==
        "2"
    );
    CHECK(done(daemon, alice(), "hosting.FindDomains", R"({"tenant":"x"})").at("/total") == "0");
    CHECK(
        done(daemon, alice(), "hosting.FindDomains", R"({"domain":"Shop.test"})").at("/total") ==
        "1"
    );
    const auto sources = done(
        daemon, alice(), "alias.Find", R"({"source":"info@example.org","order":"destination"})"
    );
    CHECK(sources.at("/aliases/0/destination") == "max@example.net");
    CHECK(sources.at("/aliases/1/destination") == "mia@example.org");
    CHECK(sources.at("/aliases/1/domain_id") == "1");
    CHECK(
        done(daemon, alice(), "alias.Find", R"({"destination":"max@example.net"})").at("/total") ==
        "1"
    );
    CHECK(
        done(daemon, alice(), "alias.Find", R"({"order":"source"})").at("/aliases/0/source") ==
        "abuse@example.org"
    );
    CHECK(
        done(daemon, alice(), "alias.Find", R"({"order":"domain","descending":true})")
            .at("/aliases/0/domain_id") == "2"
    );
}

TEST_CASE("nobody finds what is another tenant's", "[hosting][find][access]") {
    Daemon daemon;
    furnish(daemon);
    const auto tenant = shop(daemon);
    CHECK(addresses(daemon.call(tenant, "mailbox.Find")) == "1: till@shop.test");
    CHECK(addresses(daemon.call(tenant, "mailbox.Find", R"({"ids":[1]})")) == "0:");
    CHECK(daemon.call(tenant, "hosting.FindDomains", R"({"ids":[1]})").at("/total") == "0");
    CHECK(
        daemon.call(tenant, "hosting.FindDomains", R"({"tenant":"machine"})").at("/total") == "0"
    );
    CHECK(
        daemon.call(tenant, "alias.Find", R"({"source":"info@example.org"})").at("/total") == "0"
    );
}

TEST_CASE("a row of an alias keeps its number and changes what it says", "[hosting][alias]") {
    Daemon daemon;
    furnish(daemon);
    const auto set = [&](const std::string& parameters) {
        return daemon.call(alice(), "alias.Set", parameters);
    };
    const auto rows = done(daemon, alice(), "alias.Find", R"({"source":"info@example.org"})");
    const auto id = rows.at("/aliases/0/id");

    REQUIRE(set(fmt::format(R"({{"id":{},"destinations":["Anna@example.org"]}})", id)));
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "anna@example.org,max@example.net");
    CHECK(looked_up(daemon, "senders", "info@example.org") == "anna@example.org");
    CHECK(
        set(fmt::format(R"({{"id":{},"destinations":["anna@example.org"]}})", id))
            .at("/act/changed") == "false"
    );
    REQUIRE(set(fmt::format(R"({{"id":{},"rename":"hello@example.org"}})", id)));
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "max@example.net");
    CHECK(looked_up(daemon, "aliases", "hello@example.org") == "anna@example.org");
    CHECK(
        daemon.journal().back() ==
        "alice alias-set: info@example.org to anna@example.org is "
        "hello@example.org to anna@example.org"
    );
    REQUIRE(set(fmt::format(R"({{"id":{},"rename":"@example.org"}})", id)));
    CHECK(looked_up(daemon, "aliases", "@example.org") == "anna@example.org");
    CHECK(looked_up(daemon, "aliases", "hello@example.org") == "nothing");
}

TEST_CASE("what no row may say is refused, and nothing has changed", "[hosting][alias]") {
    Daemon daemon;
    furnish(daemon);
    const auto tenant = shop(daemon);
    const auto rows = done(daemon, alice(), "alias.Find", R"({"source":"info@example.org"})");
    const auto id = rows.at("/aliases/0/id");
    const auto before = daemon.state();
    const auto with = [&](const std::string& more) {
        return fmt::format(R"({{"id":{},{}}})", id, more);
    };
    check_refused(
        daemon.call(alice(), "alias.Set", with(R"("destinations":["max@example.net"])")),
        {"Conflict",
         "info@example.org goes to max@example.net already",
         "remove this one instead",
         "destinations"}
    );
    CHECK(
        daemon.call(alice(), "alias.Set", with(R"("rename":"a@elsewhere.test")")).parameter ==
        "rename"
    );
    CHECK_FALSE(daemon.call(alice(), "alias.Set", with(R"("destinations":["info@example.org"])")));
    for (const auto& caller : {tenant}) {
        check_refused(
            daemon.call(caller, "alias.Set", with(R"("destinations":["a@example.net"])")),
            {"NotFound",
             fmt::format("there is no alias number {}", id),
             "`mailctl alias list --json` tells the numbers",
             "id"}
        );
    }
    CHECK(daemon.state() == before);
}
