#include "tests/daemon/mailctld/hosting/looked_up.hpp"

using namespace ::test;

namespace {

void add(Daemon& daemon, const std::string& local) {
    done(
        daemon,
        root(),
        "mailbox.Add",
        R"({"address":")" + local +
            R"(@example.org","hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})"
    );
}

Answer lead(Daemon& daemon, const std::string& source, const std::string& destinations) {
    return daemon.call(
        alice(),
        "alias.Add",
        R"({"source":")" + source + R"(","destinations":[)" + destinations + "]}"
    );
}

}  // namespace

TEST_CASE(
    "an alias leads to its destinations, and who has it may send from it", "[hosting][alias]"
) {
    Daemon daemon;
    host_domain(daemon);
    add(daemon, "john");
    add(daemon, "anna");
    const auto made = lead(
        daemon,
        "Info@example.org",
        R"("John@example.org","anna+info@example.org","max@example.net")"
    );

    INFO(made.message);
    REQUIRE(made);
    CHECK(
        looked_up(daemon, "aliases", "info@example.org") ==
        "john@example.org,anna+info@example.org,max@example.net"
    );
    CHECK(looked_up(daemon, "senders", "info@example.org") == "anna@example.org,john@example.org");

    // Who is reached through another alias, too; and not who is suspended.
    REQUIRE(lead(daemon, "all@example.org", R"("info@example.org")"));
    CHECK(looked_up(daemon, "senders", "all@example.org") == "anna@example.org,john@example.org");
    done(daemon, alice(), "mailbox.Suspend", R"({"address":"john@example.org"})");
    CHECK(looked_up(daemon, "senders", "all@example.org") == "anna@example.org");
    CHECK(looked_up(daemon, "senders", "info@example.org") == "anna@example.org");
}

TEST_CASE("a catch-all takes nothing from mailboxes", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    add(daemon, "john");
    REQUIRE(lead(daemon, "@example.org", R"("john@example.org")"));
    CHECK(looked_up(daemon, "aliases", "@example.org") == "john@example.org");
    CHECK(looked_up(daemon, "aliases", "john@example.org") == "john@example.org");
    add(daemon, "anna");
    CHECK(looked_up(daemon, "aliases", "anna@example.org") == "anna@example.org");

    done(daemon, alice(), "alias.Remove", R"({"source":"@example.org"})");
    CHECK(looked_up(daemon, "aliases", "@example.org") == "nothing");
    CHECK(looked_up(daemon, "aliases", "john@example.org") == "nothing");
    CHECK(looked_up(daemon, "aliases", "anna@example.org") == "nothing");
}

TEST_CASE(
    "an alias that leads nowhere is told, and one that loops is refused", "[hosting][alias]"
) {
    Daemon daemon;
    host_domain(daemon);
    const auto broken = lead(daemon, "info@example.org", R"("nobody@example.org")");
    REQUIRE(broken);
    CHECK(broken.list("/act/notes").front() == "nobody has nobody@example.org");

    const auto before = daemon.state();
    const auto loop = lead(daemon, "nobody@example.org", R"("info@example.org")");
    CHECK_FALSE(loop);
    CHECK(loop.error == "InvalidArgument");
    CHECK(daemon.state() == before);

    const auto list = done(daemon, alice(), "alias.List", R"({"contains":"info"})");
    CHECK(list.at("/aliases/0/source") == "info@example.org");
    CHECK(list.at("/aliases/0/ok") == "false");
    CHECK(list.at("/aliases/0/problem") == "nobody has nobody@example.org");
}

TEST_CASE("an alias before a mailbox is told", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    add(daemon, "john");
    const auto made = lead(daemon, "john@example.org", R"("max@example.net")");
    REQUIRE(made);
    CHECK(
        made.list("/act/notes").back() ==
        "the mailbox john@example.org gets no mail unless it is among the destinations"
    );
    CHECK(
        done(daemon, alice(), "alias.List", R"({"contains":"max"})").at("/aliases/0/exterior") ==
        "true"
    );
}

TEST_CASE("a destination is taken out of an alias, or all", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    add(daemon, "john");
    REQUIRE(lead(daemon, "info@example.org", R"("john@example.org","max@example.net")"));
    const std::string source = R"({"source":"info@example.org")";

    done(daemon, alice(), "alias.Remove", source + R"(,"destinations":["Max@example.net"]})");
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "john@example.org");
    CHECK(
        done(daemon, alice(), "alias.Remove", source + R"(,"destinations":["max@example.net"]})")
            .at("/act/changed") == "false"
    );
    done(daemon, alice(), "alias.Remove", source + "}");
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "nothing");
    CHECK(looked_up(daemon, "senders", "info@example.org") == "nothing");
    CHECK(daemon.call(alice(), "alias.Remove", source + "}").error == "NotFound");
    CHECK(lead(daemon, "info@example.org", "").parameter == "destinations");
    CHECK(lead(daemon, "info@example.net", R"("max@example.net")").parameter == "source");
}
