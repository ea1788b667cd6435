#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/daemon/machine/scenes.hpp"

#include <fmt/format.h>

using namespace test;
using mailctl::cli::test::FakeDaemon;
using mailctl::cli::test::run_at;

namespace {

const std::string to_shop = R"({"zone":"example.org","user":"tenant:shop"})";

/// An administrator of the tenant, with an account that has a domain in a provider's zone.
mailctl::Caller set_up_shop(Daemon& daemon) {
    add_provider(daemon);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    const auto token =
        done(daemon, alice(), "token.Create", R"({"name":"ci","role":"admin","tenant":"shop"})");
    auto shop = *daemon.admit(token.at("/token/token"), daemon.address);
    daemon.net().zone = "example.org";
    daemon.net().asked_for = {{"example.org", "TXT", "v=spf1 include:spf.test ~all"}};
    done(daemon, shop, "account.Connect", R"({"email":"shop@example.org","password":"p4ss-word"})");
    done(daemon, shop, "domain.Add", R"({"domain":"example.org","no_dns":true})");
    return shop;
}

}  // namespace

TEST_CASE("a tenant has records where it was granted the zone", "[dns][grant]") {
    Daemon daemon;
    const auto shop = set_up_shop(daemon);
    CHECK(daemon.call(shop, "dns.Apply", example_org).error == "PermissionDenied");
    CHECK(daemon.net().records.empty());

    CHECK(done(daemon, alice(), "dns.Grant", to_shop).at("/act/changed") == "true");
    CHECK(done(daemon, alice(), "dns.Grant", to_shop).at("/act/changed") == "false");
    CHECK(daemon.journal().back() == "alice granted: tenant:shop may have records in example.org");
    done(daemon, shop, "dns.Apply", example_org);
    CHECK(daemon.net().records.size() == 1);
    CHECK(done(daemon, alice(), "dns.ProviderList").reply.find("tenant:shop") != std::string::npos);

    done(daemon, alice(), "dns.Revoke", to_shop);
    CHECK(daemon.call(shop, "dns.Apply", example_org).error == "PermissionDenied");
}

TEST_CASE("a grant is for who is there, and no number is another's", "[dns][grant]") {
    Daemon daemon;
    set_up_shop(daemon);
    check_refused(
        daemon.call(alice(), "dns.Grant", R"({"zone":"example.org","user":"tenant:none"})"),
        {"NotFound", "there is no tenant \"none\"", "`mailctl tenant list` lists them", "user"}
    );
    check_refused(
        daemon.call(alice(), "dns.Grant", R"({"zone":"example.org","user":"tenant:machine"})"),
        {"InvalidArgument",
         "administrators may have records in every zone without a grant",
         "",
         "user"}
    );
    check_refused(
        daemon.call(alice(), "dns.Grant", R"({"zone":"example.org","user":"no-such-user"})"),
        {"NotFound",
         "there is no user \"no-such-user\" on this machine",
         "a tenant is named tenant:NAME",
         "user"}
    );
    CHECK(daemon.query("SELECT zone FROM zone_grant").empty());
}

TEST_CASE("grants come in pages, sorted as is wanted", "[dns][grant]") {
    Daemon daemon;
    set_up_shop(daemon);
    done(daemon, alice(), "dns.Grant", R"({"zone":"b.test","user":"tenant:shop"})");
    done(daemon, alice(), "dns.Grant", R"({"zone":"a.test","user":"tenant:shop"})");
    done(daemon, alice(), "dns.Grant", R"({"zone":"a.test","user":"sys","force":true})");
    const auto grants = [&](const std::string& asked) {
        Texts found;
        const auto page = done(daemon, alice(), "dns.GrantList", "{" + asked + "}");
        for (std::size_t row = 0; row < 9; ++row) {
            const auto place = fmt::format("/grants/{}/", row);
            if (!page.at(place + "zone").empty()) {
                found.push_back(page.at(place + "zone") + " " + page.at(place + "user"));
            }
        }
        found.push_back(page.at("/next").empty() ? "end" : "more");
        return found;
    };
    CHECK(grants(R"("limit":2)").back() == "more");
    CHECK(
        grants(R"("sort":"user")") ==
        Texts{"a.test sys", "a.test tenant:shop", "b.test tenant:shop", "end"}
    );
    CHECK(grants(R"("sort":"-zone","limit":1)") == Texts{"b.test tenant:shop", "more"});
    CHECK(grants(R"("zone":"b.test")") == Texts{"b.test tenant:shop", "end"});
    CHECK(grants(R"("user":"sys")") == Texts{"a.test sys", "end"});
    CHECK(grants(R"("user":"none")") == Texts{"end"});
    CHECK(daemon.call(bob(), "dns.GrantList"));
    CHECK(daemon.call(eve(), "dns.GrantList").error == "PermissionDenied");

    const auto list = done(daemon, alice(), "dns.GrantList");
    FakeDaemon fake({{R"({"parameters":)" + list.reply + "}"}});
    const auto shown =
        run_at(fake.socket(), {"dns", "grants", "--zone", "a.test", "--sort=-since"});
    CHECK_THAT(shown.results, Catch::Contains("b.test") && Catch::Contains("tenant:shop"));
    CHECK_THAT(
        fake.calls().at(0).dump(),
        Catch::Contains(R"("zone":"a.test")") && Catch::Contains(R"("sort":"-since")")
    );
}
