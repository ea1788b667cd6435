#include "daemon/mailctld/store/providers.hpp"
#include "daemon/mailctld/store/tenants.hpp"
#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/daemon/machine/scenes.hpp"

#include <fmt/format.h>

using namespace test;
using mailctl::cli::test::FakeDaemon;
using mailctl::cli::test::run_at;

namespace {

const std::string shop = R"({"name":"shop"})";

}  // namespace

TEST_CASE("the machine's own tenant is there and stays", "[access][tenant]") {
    Daemon daemon;
    const auto list = done(daemon, alice(), "tenant.List");
    CHECK(list.at("/tenants/0/name") == "machine");
    CHECK(daemon.query("SELECT name FROM tenant") == Texts{"machine"});
    check_refused(
        daemon.call(alice(), "tenant.Remove", R"({"name":"machine"})"),
        {"Conflict", "the machine's own tenant stays", "name another one", "name"}
    );
}

TEST_CASE("a tenant comes and goes", "[access][tenant]") {
    Daemon daemon;
    CHECK(done(daemon, alice(), "tenant.Add", shop).at("/act/changed") == "true");
    CHECK(done(daemon, alice(), "tenant.Add", shop).at("/act/changed") == "false");

    const auto list = done(daemon, alice(), "tenant.List");
    FakeDaemon fake({{R"({"parameters":)" + list.reply + "}"}});
    const auto shown = run_at(fake.socket(), {"tenant", "list"}).results;
    CHECK_THAT(shown, Catch::Contains("machine") && Catch::Contains("shop"));
    CHECK(list.at("/tenants/1/by") == "alice");
    CHECK(list.at("/tenants/1/connected") == "false");

    CHECK(done(daemon, alice(), "tenant.Remove", shop).at("/act/changed") == "true");
    check_refused(
        daemon.call(alice(), "tenant.Remove", shop),
        {"NotFound", "there is no tenant shop", "`mailctl tenant list` lists them", "name"}
    );
    CHECK(
        daemon.journal() ==
        Texts{"alice tenant-added: tenant shop", "alice tenant-removed: tenant shop removed"}
    );
}

TEST_CASE("a number is no second tenant's", "[access][tenant]") {
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", shop);
    const auto first = daemon.query("SELECT owner FROM tenant WHERE name = 'shop'");
    done(daemon, alice(), "tenant.Remove", shop);
    done(daemon, alice(), "tenant.Add", shop);
    CHECK(daemon.query("SELECT owner FROM tenant WHERE name = 'shop'") != first);
}

TEST_CASE("a tenant that has something is not removed", "[access][tenant]") {
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", shop);
    mailctl::store::Database db(
        daemon.path("state") / "state.db", mailctl::store::Database::Access::read_write
    );
    const auto tenant = mailctl::store::find_tenant(db, "shop");
    mailctl::store::save_grant(db, {"shop.test", tenant->owner, "shop", "now", "alice", false});
    check_refused(
        daemon.call(alice(), "tenant.Remove", shop),
        {"Conflict",
         "the tenant shop still has something",
         "disconnect its account, withdraw its records, and take its grants, domains, tokens and "
         "users away first; `tenant list`, `token list` and `user list` show them",
         "name"}
    );
    CHECK(done(daemon, alice(), "tenant.List").at("/tenants/1/grants") == "1");
}

TEST_CASE("tenants come in pages, sorted as is wanted", "[access][tenant]") {
    Daemon daemon;
    for (const auto* name : {"shop", "bar", "kiosk"}) {
        done(daemon, alice(), "tenant.Add", fmt::format(R"({{"name":"{}"}})", name));
    }
    daemon.spoil("UPDATE tenant SET since = '2026-01-0' || length(name) WHERE name != 'machine'");
    const auto names = [&](const std::string& asked) {
        Texts found;
        std::string after;
        do {
            const auto page =
                done(daemon, alice(), "tenant.List", fmt::format("{{{}{}}}", asked, after));
            found.push_back(page.at("/tenants/0/name") + " " + page.at("/tenants/1/name"));
            after = page.at("/next");
            after = after.empty() ? after : fmt::format(R"(,"after":"{}")", after);
        } while (!after.empty());
        return found;
    };
    CHECK(names(R"("limit":2)") == Texts{"bar kiosk", "machine shop"});
    CHECK(names(R"("limit":2,"sort":"-name")") == Texts{"shop machine", "kiosk bar"});
    CHECK(names(R"("limit":1,"sort":"since","contains":"o")") == Texts{"shop ", "kiosk "});
    CHECK(names(R"("limit":2,"contains":"none")") == Texts{" "});
    check_refused(
        daemon.call(alice(), "tenant.List", R"({"sort":"rights"})"),
        {"InvalidArgument",
         "nothing is sorted by \"rights\" here",
         "write one of name|since; with \"-\" in front it goes the other way round",
         "sort"}
    );
    check_refused(
        daemon.call(alice(), "tenant.List", R"({"after":"shop"})"),
        {"InvalidArgument",
         "this is where no page ends",
         "give back what an answer has called \"next\", or leave it out for the first page",
         "after"}
    );
}

TEST_CASE("the command shows all pages of tenants as one list", "[access][tenant]") {
    FakeDaemon fake(
        {{R"({"parameters":{"tenants":[{"name":"a","since":"s","by":"b","connected":false,"domains":0,"records":0,"grants":0,"use":{"domains":0,"mailboxes":0,"aliases":0,"storage":0,"unlimited":0},"limits":{}}],"next":"1:aa"}})"},
         {R"({"parameters":{"tenants":[{"name":"z","since":"s","by":"b","connected":false,"domains":0,"records":0,"grants":0,"use":{"domains":0,"mailboxes":0,"aliases":0,"storage":0,"unlimited":0},"limits":{}}]}})"}}
    );
    const auto shown = run_at(fake.socket(), {"tenant", "list", "--sort=-name", "--contains", "x"});
    CHECK_THAT(shown.results, Catch::Contains("a ") && Catch::Contains("z "));
    CHECK_THAT(
        fake.calls().at(1).dump(),
        Catch::Contains(R"("sort":"-name")") && Catch::Contains(R"("after":"1:aa")")
    );
}
