#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

using namespace ::test;

namespace {

void limit_shop(Daemon& daemon, const std::string& members) {
    done(daemon, root(), "tenant.Set", R"({"name":"shop",)" + members + "}");
}

void give_shop_a_domain(Daemon& daemon) {
    host_domain(daemon);
    done(daemon, root(), "tenant.Add", R"({"name":"shop"})");
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"shop.example","tenant":"shop"})");
}

}  // namespace

TEST_CASE("a tenant has no more domains than it may", "[hosting][limits]") {
    Daemon daemon;
    give_shop_a_domain(daemon);
    limit_shop(daemon, R"("domains":1)");
    const auto before = daemon.state();
    for (const auto* dry : {"", R"(,"dry_run":true)"}) {
        check_refused(
            daemon.call(
                root(),
                "hosting.AddDomain",
                std::string(R"({"domain":"more.example","tenant":"shop")") + dry + "}"
            ),
            {"Conflict",
             "the tenant shop may have 1 domains, and has 1",
             "make room, or have an administrator raise it: `mailctl tenant set shop --domains`",
             "tenant"}
        );
    }
    CHECK(daemon.state() == before);
    limit_shop(daemon, R"("domains":2)");
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"more.example","tenant":"shop"})");
    // Another's domains are not counted.
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"ours.example"})");
}

TEST_CASE("a tenant has no more mailboxes than it may", "[hosting][limits]") {
    Daemon daemon;
    give_shop_a_domain(daemon);
    limit_shop(daemon, R"("mailboxes":1)");
    REQUIRE(made_mailbox(daemon, "a@shop.example"));
    const auto before = daemon.state();
    check_refused(
        made_mailbox(daemon, "b@shop.example"),
        {"Conflict",
         "the tenant shop may have 1 mailboxes, and has 1",
         "make room, or have an administrator raise it: `mailctl tenant set shop --mailboxes`",
         "address"}
    );
    CHECK(
        daemon.call(alice(), "invitation.Add", R"({"address":"b@shop.example"})").message ==
        "the tenant shop may have 1 mailboxes, and has 1"
    );
    CHECK(daemon.state() == before);
    done(daemon, alice(), "mailbox.Remove", R"({"address":"a@shop.example"})");
    CHECK(made_mailbox(daemon, "b@shop.example"));
    CHECK(made_mailbox(daemon, "b@example.org"));
}

TEST_CASE("a tenant has no more aliases than it may", "[hosting][limits]") {
    Daemon daemon;
    give_shop_a_domain(daemon);
    REQUIRE(made_mailbox(daemon, "a@shop.example"));
    limit_shop(daemon, R"("aliases":1)");
    REQUIRE(made_alias(daemon, "info@shop.example", R"("a@shop.example")"));
    const auto before = daemon.state();
    check_refused(
        made_alias(daemon, "more@shop.example", R"("a@shop.example")"),
        {"Conflict",
         "the tenant shop may have 1 aliases, and has 1",
         "make room, or have an administrator raise it: `mailctl tenant set shop --aliases`",
         "source"}
    );
    CHECK(daemon.state() == before);
    // A further destination is no further alias, and what each domain and mailbox has is none.
    CHECK(made_alias(daemon, "info@shop.example", R"("max@example.net")"));
    CHECK(made_alias(daemon, "abuse@shop.example", R"("max@example.net")"));
    CHECK(made_alias(daemon, "a@shop.example", R"("a@shop.example","max@example.net")"));
}

TEST_CASE("a tenant's mailboxes are promised no more than it may", "[hosting][limits]") {
    Daemon daemon;
    give_shop_a_domain(daemon);
    limit_shop(daemon, R"("storage":"10G")");
    REQUIRE(made_mailbox(daemon, "a@shop.example", R"(,"quota":"6G")"));
    const auto before = daemon.state();
    check_refused(
        made_mailbox(daemon, "b@shop.example", R"(,"quota":"5G")"),
        {"Conflict",
         "the tenant shop may promise its mailboxes 10G, and has promised 6G without this one's 5G",
         "make room, or have an administrator raise it: `mailctl tenant set shop --quota`",
         "quota"}
    );
    check_refused(
        made_mailbox(daemon, "b@shop.example"),
        {"InvalidArgument",
         "the tenant shop has 10G of storage for all its mailboxes, so none may be without limit",
         "give it a quota: --quota 2G",
         "quota"}
    );
    for (const auto* quota : {"11G", "0"}) {
        CHECK(
            daemon
                .call(
                    alice(),
                    "mailbox.Set",
                    std::string(R"({"address":"a@shop.example","quota":")") + quota + R"("})"
                )
                .parameter == "quota"
        );
    }
    CHECK(daemon.state() == before);
    REQUIRE(made_mailbox(daemon, "b@shop.example", R"(,"quota":"4G")"));
    // Who has too much already may have less of it.
    limit_shop(daemon, R"("storage":"1G")");
    done(daemon, alice(), "mailbox.Set", R"({"address":"a@shop.example","quota":"5G"})");
    done(daemon, alice(), "mailbox.Set", R"({"address":"a@shop.example","display_name":"A"})");
}

TEST_CASE("how much a tenant has and may have is told", "[hosting][limits]") {
    Daemon daemon;
    give_shop_a_domain(daemon);
    REQUIRE(made_mailbox(daemon, "a@shop.example", R"(,"quota":"6G")"));
    REQUIRE(made_mailbox(daemon, "b@shop.example"));
    REQUIRE(made_alias(daemon, "info@shop.example", R"("a@shop.example","b@shop.example")"));
    const auto made = done(
        daemon,
        root(),
        "tenant.Set",
        R"({"name":"shop","domains":3,"mailboxes":1,"aliases":5,"storage":"4G"})"
    );
    CHECK(
        made.plan() == Texts{"tenant shop (mailctl): no limits -> 3 domains, 1 mailboxes, 5 "
                             "aliases, 4G of storage"}
    );
    CHECK(
        made.list("/act/notes") ==
        Texts{
            "it has 2 mailboxes already, which stay",
            "it has quotas of 6G already, which stay",
            "1 mailboxes without a quota are not counted: `mailctl "
            "mailbox set` gives them one"}
    );
    const auto shown = done(daemon, root(), "tenant.Show", R"({"name":"shop"})");
    CHECK(
        shown.at("/tenant/use") ==
        R"({"aliases":1,"domains":1,"mailboxes":2,"storage":6442450944,"unlimited":1})"
    );
    CHECK(
        shown.at("/tenant/limits") ==
        R"({"aliases":5,"domains":3,"mailboxes":1,"storage":4294967296})"
    );
    limit_shop(daemon, R"("lift":["domains","storage"])");
    CHECK(
        done(daemon, root(), "tenant.Show", R"({"name":"shop"})").at("/tenant/limits") ==
        R"({"aliases":5,"mailboxes":1})"
    );
    CHECK(daemon.call(root(), "tenant.Show", R"({"name":"none"})").error == "NotFound");
    CHECK(daemon.call(root(), "tenant.Set", R"({"name":"none"})").error == "NotFound");
    CHECK(
        daemon.call(root(), "tenant.Add", R"({"name":"shop","domains":9})").message ==
        "there is a tenant shop already, with 1 mailboxes, 5 aliases"
    );
}
