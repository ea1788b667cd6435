#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

using namespace ::test;

namespace {

Answer forward(Daemon& daemon, const std::string& members) {
    return daemon.call(
        alice(),
        "mailbox.Forward",
        R"({"address":"john@example.org","destinations":[)" + members + "}"
    );
}

void with_two(Daemon& daemon) {
    host_domain(daemon);
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_mailbox(daemon, "anna@example.org"));
}

Answer send_as(Daemon& daemon, const std::string& addresses) {
    return daemon.call(
        alice(),
        "mailbox.SendAs",
        R"({"address":"john@example.org","addresses":[)" + addresses + "]}"
    );
}

}  // namespace

TEST_CASE("a mailbox is forwarded, with a copy and without", "[hosting][mailbox]") {
    Daemon daemon;
    with_two(daemon);
    const auto made = forward(daemon, R"("max@example.net"])");
    INFO(made.message);
    REQUIRE(made);
    CHECK(
        made.plan() ==
        Texts{"alias john@example.org (nobody): nothing -> john@example.org, max@example.net"}
    );
    CHECK(looked_up(daemon, "aliases", "john@example.org") == "john@example.org,max@example.net");
    CHECK(
        daemon.journal().back() ==
        "alice mailbox-forwarded: john@example.org is forwarded to max@example.net, and keeps a "
        "copy"
    );

    const auto away = forward(daemon, R"("max@example.net"],"keep_copy":false)");
    CHECK(looked_up(daemon, "aliases", "john@example.org") == "max@example.net");
    CHECK(
        away.list("/act/notes").back() ==
        "the mailbox john@example.org gets no mail unless it is among the destinations"
    );
    CHECK(looked_up(daemon, "senders", "john@example.org") == "john@example.org");
    REQUIRE(forward(daemon, "]"));
    CHECK(looked_up(daemon, "aliases", "john@example.org") == "nothing");
    CHECK(forward(daemon, "]").at("/act/changed") == "false");
}

TEST_CASE("a forward that loops is refused", "[hosting][mailbox]") {
    Daemon daemon;
    with_two(daemon);
    REQUIRE(forward(daemon, R"("anna@example.org"],"keep_copy":false)"));
    const auto before = daemon.state();
    CHECK(
        daemon
            .call(
                alice(),
                "mailbox.Forward",
                R"({"address":"anna@example.org","destinations":["john@example.org"],"keep_copy":false})"
            )
            .message == "mail to anna@example.org would come round again and never arrive"
    );
    check_refused(
        forward(daemon, R"("John@example.org"])"),
        {"InvalidArgument",
         "john@example.org is the mailbox itself",
         "leave it out: a copy is kept unless keep_copy says otherwise",
         "destinations"}
    );
    CHECK(
        daemon
            .call(
                alice(),
                "mailbox.Forward",
                R"({"address":"none@example.org","destinations":["max@example.net"]})"
            )
            .error == "NotFound"
    );
    CHECK(daemon.state() == before);
}

TEST_CASE("a mailbox may send with addresses that it is given", "[hosting][mailbox]") {
    Daemon daemon;
    with_two(daemon);
    const auto made = send_as(daemon, R"("Sales@example.org","anna@example.org")");
    INFO(made.message);
    REQUIRE(made);
    CHECK(
        made.plan() == Texts{"senders of john@example.org (mailctl): nothing -> "
                             "anna@example.org, sales@example.org"}
    );
    CHECK(looked_up(daemon, "senders", "sales@example.org") == "john@example.org");
    CHECK(looked_up(daemon, "senders", "anna@example.org") == "anna@example.org,john@example.org");
    CHECK(looked_up(daemon, "aliases", "sales@example.org") == "nothing");
    CHECK(
        daemon.journal().back() ==
        "alice mailbox-senders: john@example.org may send as anna@example.org, sales@example.org"
    );
    CHECK(
        done(daemon, alice(), "alias.Check", R"({"address":"sales@example.org"})")
            .list("/senders") == Texts{"john@example.org"}
    );

    // Who is suspended sends nothing, by whatever address.
    done(daemon, alice(), "mailbox.Suspend", R"({"address":"john@example.org"})");
    CHECK(looked_up(daemon, "senders", "sales@example.org") == "nothing");
    CHECK(looked_up(daemon, "senders", "anna@example.org") == "anna@example.org");
    done(daemon, alice(), "mailbox.Unsuspend", R"({"address":"john@example.org"})");
    CHECK(looked_up(daemon, "senders", "sales@example.org") == "john@example.org");

    REQUIRE(send_as(daemon, R"("sales@example.org")"));
    CHECK(looked_up(daemon, "senders", "anna@example.org") == "anna@example.org");
    const auto same = send_as(daemon, R"("sales@example.org")");
    CHECK(same.at("/act/changed") == "false");
    CHECK(same.plan().empty());
    REQUIRE(send_as(daemon, ""));
    CHECK(looked_up(daemon, "senders", "sales@example.org") == "nothing");
}

TEST_CASE("what a mailbox may send with goes with it, and with the domain", "[hosting][mailbox]") {
    Daemon daemon;
    with_two(daemon);
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"shop.example"})");
    REQUIRE(send_as(daemon, R"("sales@example.org","till@shop.example")"));
    CHECK(looked_up(daemon, "senders", "till@shop.example") == "john@example.org");
    SECTION("the mailbox") {
        done(daemon, alice(), "mailbox.Remove", R"({"address":"john@example.org"})");
        CHECK(looked_up(daemon, "senders", "sales@example.org") == "nothing");
    }
    SECTION("the address's domain") {
        done(daemon, alice(), "hosting.RemoveDomain", R"({"domain":"shop.example"})");
        CHECK(looked_up(daemon, "senders", "sales@example.org") == "john@example.org");
    }
    CHECK(looked_up(daemon, "senders", "till@shop.example") == "nothing");
}

TEST_CASE("nobody is given an address of another tenant's", "[hosting][mailbox]") {
    Daemon daemon;
    with_two(daemon);
    done(daemon, root(), "tenant.Add", R"({"name":"shop"})");
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"shop.example","tenant":"shop"})");
    REQUIRE(made_mailbox(daemon, "till@shop.example"));
    const mailctl::Caller shop{
        .owner = "tenant:2", .name = "till", .rights = mailctl::rights_of_tenants()};
    const auto before = daemon.state();
    check_refused(
        daemon.call(
            shop,
            "mailbox.SendAs",
            R"({"address":"till@shop.example","addresses":["john@example.org"]})"
        ),
        {"NotFound",
         "example.org does not receive here",
         "`mailctl hosting domains` lists those that do",
         "addresses"}
    );
    for (const auto* method : {"mailbox.SendAs", "mailbox.Forward", "invitation.Revoke"}) {
        CAPTURE(method);
        const std::string more = std::string(method) == "mailbox.SendAs" ? R"(,"addresses":[])"
                                 : std::string(method) == "mailbox.Forward"
                                     ? R"(,"destinations":[])"
                                     : "";
        CHECK(
            daemon.call(shop, method, R"({"address":"john@example.org")" + more + "}").error ==
            "NotFound"
        );
    }
    CHECK(daemon.state() == before);
}
