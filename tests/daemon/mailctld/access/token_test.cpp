#include "daemon/mailctld/store/hash.hpp"
#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/daemon/machine/scenes.hpp"

#include <fmt/format.h>

using namespace test;
using mailctl::cli::test::FakeDaemon;
using mailctl::cli::test::run_at;

namespace {

const std::string monitoring = R"({"name":"monitoring","role":"read","only":"machine:read"})";

}  // namespace

TEST_CASE("a token is told once and kept as a hash", "[access][token]") {
    Daemon daemon;
    const auto made = done(daemon, alice(), "token.Create", monitoring);
    const auto token = made.at("/token/token");
    CHECK(token.size() == 4 + 64);
    CHECK(token.starts_with("mct_"));

    CHECK(daemon.query("SELECT hash FROM token") == Texts{mailctl::store::sha256(token)});
    CHECK(daemon.log.find(token) == std::string::npos);
    const auto list = done(daemon, alice(), "token.List");
    CHECK(list.reply.find(token) == std::string::npos);
    CHECK(list.at("/tokens/0/rights") == "machine:read");
    CHECK(list.at("/tokens/0/tenant") == "machine");
    CHECK(
        daemon.journal() == Texts{"alice token-made: token monitoring: machine:read for machine"}
    );
    FakeDaemon fake({{R"({"parameters":)" + list.reply + "}"}});
    CHECK_THAT(
        run_at(fake.socket(), {"token", "list"}).results,
        Catch::Contains("monitoring") && Catch::Contains("anywhere") && Catch::Contains("never")
    );
}

TEST_CASE("a token has a tenant, an end and addresses", "[access][token]") {
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    done(
        daemon,
        alice(),
        "token.Create",
        R"({"name":"till","role":"admin","tenant":"shop","only":"domain:* record:read,change",)"
        R"("expires":"90d","addresses":["192.0.2.0/24","2001:db8::1"]})"
    );
    const auto list = done(daemon, alice(), "token.List");
    CHECK(list.at("/tokens/0/tenant") == "shop");
    CHECK(list.at("/tokens/0/rights") == "domain:* record:read,change");
    CHECK(list.at("/tokens/0/expired") == "false");
    CHECK(list.at("/tokens/0/expires") > "2026");
    CHECK(list.list("/tokens/0/addresses") == Texts{"192.0.2.0/24", "2001:db8::1"});
}

TEST_CASE("tokens are listed page by page, and those of a tenant", "[access][token]") {
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    for (const auto* token :
         {R"({"name":"t1","role":"read"})",
          R"({"name":"t2","role":"read","tenant":"shop"})",
          R"({"name":"t3","role":"read"})"}) {
        done(daemon, alice(), "token.Create", token);
    }
    const auto first = done(daemon, alice(), "token.List", R"({"limit":2})");
    CHECK(first.at("/tokens/1/name") == "t2");
    CHECK(first.at("/tokens/2").empty());
    CHECK(first.at("/next") == "2");
    const auto last = done(daemon, alice(), "token.List", R"({"limit":2,"after":2})");
    CHECK(last.at("/tokens/0/name") == "t3");
    CHECK(last.at("/next").empty());
    const auto of_shop = done(daemon, alice(), "token.List", R"({"tenant":"shop"})");
    CHECK(of_shop.at("/tokens/0/name") == "t2");
    CHECK(of_shop.at("/tokens/1").empty());
    check_refused(
        daemon.call(alice(), "token.List", R"({"tenant":"none"})"),
        {"NotFound", "there is no tenant none", "`mailctl tenant list` lists them", "tenant"}
    );
    FakeDaemon fake(
        {{R"({"parameters":)" + first.reply + "}"}, {R"({"parameters":)" + last.reply + "}"}}
    );
    const auto ran = run_at(fake.socket(), {"token", "list", "--tenant", "shop"});
    CHECK_THAT(ran.results, Catch::Contains("t1") && Catch::Contains("t3"));
    CHECK(fake.calls()[0]["parameters"] == mailctl::wire::json{{"tenant", "shop"}});
    CHECK(fake.calls()[1]["parameters"] == mailctl::wire::json{{"after", 2}, {"tenant", "shop"}});
}

TEST_CASE("a token that nobody got is none", "[access][token]") {
    Daemon daemon;
    daemon.delivery = mailctl::Delivery::lost;
    CHECK(daemon.call(alice(), "token.Create", monitoring));
    CHECK(daemon.query("SELECT id FROM token").empty());
    CHECK(
        daemon.journal().back() == "alice token-revoked: token monitoring revoked: nobody got it"
    );
}

TEST_CASE("a token may do no more than its role and its maker", "[access][token]") {
    struct Case {
        std::string parameters;
        Refused refused;
    };
    const auto row = GENERATE(
        Case{
            R"({"name":"a","role":"read","only":"relay:change"})",
            {"InvalidArgument",
             "the role read may not do all of relay:change",
             "it may *:read",
             "only"}},
        Case{
            R"({"name":"a","role":"admin","tenant":"shop","only":"relay:read"})",
            {"InvalidArgument",
             "the role admin of a tenant may not do all of relay:read",
             "it may account:*",
             "only"}},
        Case{
            R"({"name":"a","role":"read","only":""})",
            {"InvalidArgument", "the token could do nothing", "", "only"}},
        Case{
            R"({"name":"a","role":"read","tenant":"nobody"})",
            {"NotFound", "there is no tenant nobody", "`mailctl tenant list` lists them", "tenant"}}
    );
    CAPTURE(row.parameters);
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    const auto answer = daemon.call(alice(), "token.Create", row.parameters);
    CHECK(answer.error == row.refused.error);
    CHECK(answer.message == row.refused.message);
    CHECK(answer.parameter == row.refused.parameter);
    CHECK(daemon.query("SELECT id FROM token").empty());
}

TEST_CASE("a token's name is taken once", "[access][token]") {
    Daemon daemon;
    done(daemon, alice(), "token.Create", monitoring);
    check_refused(
        daemon.call(alice(), "token.Create", monitoring),
        {"Conflict",
         "there is a token monitoring already",
         "revoke it, or give the new one another name",
         "name"}
    );
}

TEST_CASE("a revoked token is gone", "[access][token]") {
    Daemon daemon;
    done(daemon, alice(), "token.Create", monitoring);
    done(daemon, alice(), "token.Revoke", R"({"id":1})");
    CHECK(daemon.query("SELECT id FROM token").empty());
    check_refused(
        daemon.call(alice(), "token.Revoke", R"({"id":1})"),
        {"NotFound", "there is no token 1", "`mailctl token list` lists them", "id"}
    );
    CHECK(daemon.journal().back() == "alice token-revoked: token monitoring revoked");
}

TEST_CASE("the newest tokens come first where that is wanted, page by page", "[access][token]") {
    Daemon daemon;
    for (const auto* name : {"one", "two", "three"}) {
        done(
            daemon, alice(), "token.Create", fmt::format(R"({{"name":"{}","role":"read"}})", name)
        );
    }
    const auto page = done(daemon, alice(), "token.List", R"({"sort":"-id","limit":2})");
    CHECK(page.at("/tokens/0/name") == "three");
    CHECK(page.at("/tokens/1/name") == "two");
    CHECK(page.at("/next") == "2");
    const auto rest = done(daemon, alice(), "token.List", R"({"sort":"-id","limit":2,"after":2})");
    CHECK(rest.at("/tokens/0/name") == "one");
    CHECK(rest.at("/next").empty());
}
