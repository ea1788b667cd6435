#include "tests/daemon/machine/scenes.hpp"

using namespace test;

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
