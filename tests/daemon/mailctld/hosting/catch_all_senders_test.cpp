#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

using namespace ::test;

namespace {

void redirect(Daemon& daemon, const std::string& source, const std::string& destination) {
    done(
        daemon,
        alice(),
        "alias.Set",
        R"({"source":")" + source + R"(","destinations":[")" + destination + R"("]})"
    );
}

}  // namespace

TEST_CASE("who may send by a catch-all follows it", "[hosting][alias]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"example.net"})");
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_mailbox(daemon, "anna@example.org"));
    REQUIRE(made_alias(daemon, "@example.net", R"("john@example.org")"));
    REQUIRE(made_alias(daemon, "info@example.org", R"("whoever@example.net")"));
    REQUIRE(made_alias(daemon, "all@example.org", R"("info@example.org","max@elsewhere.test")"));
    const auto senders = [&] {
        return Texts{
            looked_up(daemon, "senders", "info@example.org"),
            looked_up(daemon, "senders", "all@example.org")};
    };
    CHECK(senders() == Texts(2, "john@example.org"));
    // By itself a catch-all lets nobody send as anybody of the domain.
    CHECK(looked_up(daemon, "senders", "whoever@example.net") == "nothing");
    CHECK(looked_up(daemon, "senders", "@example.net") == "nothing");

    redirect(daemon, "@example.net", "anna@example.org");
    CHECK(senders() == Texts(2, "anna@example.org"));
    // What the catch-all leads to is another's by now.
    REQUIRE(made_alias(daemon, "team@example.org", R"("anna@example.org")"));
    redirect(daemon, "@example.net", "team@example.org");
    redirect(daemon, "team@example.org", "john@example.org");
    CHECK(senders() == Texts(2, "john@example.org"));
    done(daemon, alice(), "mailbox.Suspend", R"({"address":"john@example.org"})");
    CHECK(senders() == Texts(2, "nothing"));
    done(daemon, alice(), "mailbox.Unsuspend", R"({"address":"john@example.org"})");
    // Somebody has the address now, and the catch-all does not get it.
    REQUIRE(made_mailbox(daemon, "whoever@example.net"));
    CHECK(senders() == Texts(2, "whoever@example.net"));
    done(daemon, alice(), "mailbox.Remove", R"({"address":"whoever@example.net"})");
    CHECK(senders() == Texts(2, "john@example.org"));
    done(daemon, alice(), "alias.Remove", R"({"source":"@example.net"})");
    CHECK(senders() == Texts(2, "nothing"));
    CHECK(done(daemon, alice(), "hosting.Rebuild").at("/act/changed") == "false");
}
