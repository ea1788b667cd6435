#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

#include <fmt/format.h>

using namespace ::test;

namespace {

Answer set(Daemon& daemon, const std::string& source, const std::string& members) {
    return daemon.call(alice(), "alias.Set", R"({"source":")" + source + R"(",)" + members + "}");
}

/// One row of what `alias.Check` tells: "  john@example.org mailbox".
Texts steps_of(const Answer& answer) {
    Texts steps;
    for (int row = 0;; ++row) {
        const auto place = fmt::format("/steps/{}", row);
        const auto address = answer.at(place + "/address");
        if (address.empty()) {
            return steps;
        }
        const auto depth = std::stoul(answer.at(place + "/depth"));
        steps.push_back(std::string(depth, ' ') + address + ' ' + answer.at(place + "/fate"));
    }
}

Answer check(Daemon& daemon, const std::string& address) {
    return done(daemon, alice(), "alias.Check", R"({"address":")" + address + R"("})");
}

}  // namespace

TEST_CASE("an alias is given other destinations, some more and some less", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_mailbox(daemon, "anna@example.org"));
    REQUIRE(made_alias(daemon, "info@example.org", R"("john@example.org")"));

    const auto replaced =
        set(daemon, "info@example.org", R"("destinations":["Anna@example.org","max@example.net"])");
    REQUIRE(replaced);
    CHECK(
        replaced.plan() == Texts{"alias info@example.org (mailctl): john@example.org -> "
                                 "anna@example.org, max@example.net"}
    );
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "anna@example.org,max@example.net");
    CHECK(looked_up(daemon, "senders", "info@example.org") == "anna@example.org");
    CHECK(
        daemon.journal().back() ==
        "alice alias-set: info@example.org goes to anna@example.org, max@example.net"
    );

    REQUIRE(
        set(daemon, "info@example.org", R"("add":["john@example.org"],"take":["max@example.net"])")
    );
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "anna@example.org,john@example.org");
    CHECK(
        set(daemon, "info@example.org", R"("add":["john@example.org"])").at("/act/changed") ==
        "false"
    );
}

TEST_CASE("an alias cannot be set to nobody, nor one that is not there", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_alias(daemon, "info@example.org", R"("max@example.net")"));
    const auto before = daemon.state();
    check_refused(
        set(daemon, "info@example.org", R"("take":["max@example.net"])"),
        {"InvalidArgument",
         "an alias to nobody would lose mail",
         "`mailctl alias remove` takes it away",
         "destinations"}
    );
    check_refused(
        set(daemon, "sales@example.org", R"("add":["max@example.net"])"),
        {"NotFound",
         "there is no alias sales@example.org",
         "`mailctl alias list` lists them",
         "source"}
    );
    CHECK(
        set(daemon, "info@example.org", R"("destinations":[],"add":["max@example.net"])").error ==
        "InvalidArgument"
    );
    // A loop is found in the transaction, and nothing of it stays.
    CHECK(
        set(daemon, "info@example.org", R"("destinations":["info@example.org"])").message ==
        "mail to info@example.org would come round again and never arrive"
    );
    CHECK(daemon.state() == before);
}

TEST_CASE("where an alias's mail goes is told when it is made", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    CHECK(
        made_alias(daemon, "a@example.org", R"("max@example.net")").list("/act/notes") ==
        Texts{"mail goes on to domains that are not here: max@example.net"}
    );
    CHECK(
        made_alias(daemon, "b@example.org", R"("a@example.org")").list("/act/notes") ==
        Texts{"by another alias mail goes on to domains that are not here"}
    );
    CHECK(
        done(daemon, alice(), "alias.Remove", R"({"source":"a@example.org"})").list("/act/notes") ==
        Texts{"nobody has a@example.org any more, and this leads to it: b@example.org"}
    );
}

TEST_CASE("an alias that makes others too wide is refused", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    const auto many = [](const std::string& name, int count) {
        std::string texts;
        for (int i = 0; i < count; ++i) {
            texts += fmt::format("{}\"{}{}@example.net\"", i == 0 ? "" : ",", name, i);
        }
        return texts;
    };
    REQUIRE(made_alias(daemon, "half@example.org", many("a", 600)));
    REQUIRE(made_alias(daemon, "all@example.org", R"("half@example.org","rest@example.org")"));
    const auto before = daemon.state();
    const auto rest = made_alias(daemon, "rest@example.org", many("b", 600));
    CHECK(rest.message == "mail to all@example.org would have 1200 ends, and Postfix allows 1000");
    CHECK(daemon.state() == before);
}

TEST_CASE("the way of mail for an address is told step by step", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_mailbox(daemon, "anna@example.org"));
    REQUIRE(made_alias(daemon, "team@example.org", R"("John+team@example.org","max@example.net")"));
    REQUIRE(made_alias(daemon, "john@example.org", R"("john@example.org","anna@example.org")"));

    const auto team = check(daemon, "Team+x@example.org");
    CHECK(
        steps_of(team) ==
        Texts{
            "team+x@example.org tagged",
            " team@example.org alias",
            "  john+team@example.org tagged",
            "   john@example.org alias",
            "    john@example.org mailbox",
            "    anna@example.org mailbox",
            "  max@example.net exterior"}
    );
    CHECK(team.at("/ok") == "true");
    CHECK(team.list("/senders") == Texts{"anna@example.org", "john@example.org"});

    const auto nobody = check(daemon, "nobody@example.org");
    CHECK(steps_of(nobody) == Texts{"nobody@example.org nobody"});
    CHECK(nobody.at("/ok") == "false");
    CHECK(nobody.at("/problem") == "nobody has nobody@example.org");
    CHECK(steps_of(check(daemon, "max@example.net")) == Texts{"max@example.net exterior"});

    REQUIRE(made_alias(daemon, "@example.org", R"("anna@example.org")"));
    CHECK(
        steps_of(check(daemon, "nobody@example.org")) ==
        Texts{"nobody@example.org caught", " @example.org catch_all", "  anna@example.org mailbox"}
    );
    done(daemon, alice(), "mailbox.Suspend", R"({"address":"anna@example.org","refuse":true})");
    const auto refused = check(daemon, "anna@example.org");
    CHECK(steps_of(refused) == Texts{"anna@example.org refused"});
    CHECK(refused.at("/problem") == "suspended, and takes no mail: anna@example.org");
}

TEST_CASE("a loop that is there is told, and ends", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    daemon.spoil(
        "INSERT INTO alias (domain, local, destination, since, by) VALUES "
        "(1, 'a', 'b@example.org', 'now', 'root'), (1, 'b', 'a@example.org', 'now', 'root'), "
        "(1, 'b', 'max@example.net', 'now', 'root')"
    );
    const auto loop = check(daemon, "a@example.org");
    CHECK(
        steps_of(loop) ==
        Texts{
            "a@example.org alias",
            " b@example.org alias",
            "  a@example.org loop",
            "  max@example.net exterior"}
    );
    CHECK(loop.at("/problem") == "it leads back to itself");
    // Postfix takes no mail for any of it.
    const auto list = done(daemon, alice(), "alias.List", R"({"contains":"max@example.net"})");
    CHECK(list.at("/aliases/0/ok") == "false");
    CHECK(list.at("/aliases/0/problem") == "it leads back to itself");
}

TEST_CASE("another tenant's part of the way is a stranger's", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, root(), "tenant.Add", R"({"name":"shop"})");
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"shop.example","tenant":"shop"})");
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_alias(daemon, "till@shop.example", R"("john@example.org")"));
    const mailctl::Caller shop{
        .owner = "tenant:2", .name = "till", .rights = mailctl::rights_of_tenants()};
    CHECK(
        steps_of(done(daemon, shop, "alias.Check", R"({"address":"till@shop.example"})")) ==
        Texts{"till@shop.example alias", " john@example.org exterior"}
    );
    const auto theirs = done(daemon, shop, "alias.Check", R"({"address":"john@example.org"})");
    CHECK(steps_of(theirs) == Texts{"john@example.org exterior"});
    CHECK(theirs.at("/senders") == "[]");
}

TEST_CASE("each row of an alias is judged by its own end", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_alias(
        daemon,
        "info@example.org",
        R"("john@example.org","gone@example.org","max@example.net","more@example.org")"
    ));
    REQUIRE(made_alias(daemon, "more@example.org", R"("max@example.net")"));
    const auto list = done(daemon, alice(), "alias.List", R"({"contains":"info@"})");
    Texts rows;
    for (int row = 0; !list.at(fmt::format("/aliases/{}/id", row)).empty(); ++row) {
        const auto place = fmt::format("/aliases/{}", row);
        rows.push_back(fmt::format(
            "{} exterior {} ok {}",
            list.at(place + "/destination"),
            list.at(place + "/exterior"),
            list.at(place + "/ok")
        ));
    }
    CHECK(
        rows ==
        Texts{
            "gone@example.org exterior false ok false",
            "john@example.org exterior false ok true",
            "max@example.net exterior true ok true",
            "more@example.org exterior true ok true"}
    );
}

TEST_CASE("a catch-all counts for what an alias leads to", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_alias(daemon, "@example.org", R"("max@example.net")"));
    const auto caught = made_alias(daemon, "info@example.org", R"("whoever@example.org")");
    CHECK(
        caught.list("/act/notes") ==
        Texts{"by another alias mail goes on to domains that are not here"}
    );
    CHECK(
        set(daemon, "@example.org", R"("destinations":["whoever@example.org"])").message ==
        "mail to @example.org would come round again and never arrive"
    );
}

TEST_CASE("an alias that is renamed keeps its rows and their numbers", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_alias(daemon, "info@example.org", R"("john@example.org","max@example.net")"));
    REQUIRE(made_alias(daemon, "all@example.org", R"("info@example.org")"));
    const auto ids = [&](const std::string& source) {
        const auto found = done(daemon, alice(), "alias.Find", R"({"source":")" + source + R"("})");
        return Texts{found.at("/aliases/0/id"), found.at("/aliases/1/id")};
    };
    const auto before = ids("info@example.org");

    const auto renamed =
        set(daemon, "info@example.org", R"("rename":"hello@example.org","take":["max@example.net"])"
        );
    INFO(renamed.message);
    REQUIRE(renamed);
    CHECK(
        renamed.plan() ==
        Texts{
            "alias info@example.org (mailctl): info@example.org -> hello@example.org",
            "alias hello@example.org (mailctl): john@example.org, max@example.net -> "
            "john@example.org"}
    );
    CHECK(
        renamed.list("/act/notes") ==
        Texts{"nobody has info@example.org any more, and this leads to it: all@example.org"}
    );
    CHECK(ids("hello@example.org") == Texts{before[0], ""});
    CHECK(looked_up(daemon, "aliases", "hello@example.org") == "john@example.org");
    CHECK(looked_up(daemon, "senders", "hello@example.org") == "john@example.org");
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "nothing");
    CHECK(
        daemon.journal().back() ==
        "alice alias-set: hello@example.org goes to john@example.org, "
        "and was info@example.org"
    );
}

TEST_CASE("an alias is not renamed into another one or a loop", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_alias(daemon, "info@example.org", R"("sales@example.org")"));
    REQUIRE(made_alias(daemon, "other@example.org", R"("max@example.net")"));
    const auto before = daemon.state();
    check_refused(
        set(daemon, "info@example.org", R"("rename":"other@example.org")"),
        {"Conflict",
         "there is an alias other@example.org already",
         "add the destinations to that one, and remove this",
         "rename"}
    );
    CHECK(
        set(daemon, "info@example.org", R"("rename":"sales@example.org")").message ==
        "mail to sales@example.org would come round again and never arrive"
    );
    CHECK(set(daemon, "info@example.org", R"("rename":"a@elsewhere.test")").parameter == "rename");
    check_refused(
        daemon.call(alice(), "alias.Set", R"({"destinations":["max@example.net"]})"),
        {"InvalidArgument",
         "an alias is named by its source, or one row of it by its number",
         "give one of the two",
         "source"}
    );
    CHECK_FALSE(set(daemon, "info@example.org", R"("id":1)"));
    for (const auto* members :
         {R"("destinations":["a@example.net","b@example.net"])",
          R"("destinations":[])",
          R"("add":["a@example.net"])"}) {
        CHECK(
            daemon.call(alice(), "alias.Set", fmt::format(R"({{"id":1,{}}})", members)).message ==
            "a row has one destination"
        );
    }
    CHECK(daemon.state() == before);
}
