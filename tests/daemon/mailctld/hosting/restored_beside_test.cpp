#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

#include <fmt/format.h>

using namespace ::test;

namespace {

const std::string about_john = R"({"address":"john@example.org")";

void send_as_sales(Daemon& daemon) {
    done(daemon, alice(), "mailbox.SendAs", about_john + R"(,"addresses":["sales@example.net"]})");
}

/// john, who may send as sales of another domain.
void with_sender(Daemon& daemon) {
    host_domain(daemon);
    done(daemon, alice(), "hosting.AddDomain", R"({"domain":"example.net"})");
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    send_as_sales(daemon);
}

Texts left_over(Daemon& daemon) {
    return daemon.query(
        "SELECT (SELECT count(*) FROM kept_sender) || ' ' || (SELECT count(*) FROM kept_invitation)"
    );
}

void take_john_away(Daemon& daemon, const std::string& more = {}) {
    done(daemon, alice(), "mailbox.Remove", about_john + more + "}");
}

}  // namespace

TEST_CASE("what a mailbox may send with comes back with it", "[hosting][removal]") {
    Daemon daemon;
    with_sender(daemon);
    take_john_away(daemon);
    CHECK(looked_up(daemon, "senders", "sales@example.net") == "nothing");
    done(daemon, alice(), "mailbox.Restore", about_john + "}");
    CHECK(looked_up(daemon, "senders", "sales@example.net") == "john@example.org");
    CHECK(left_over(daemon) == Texts{"0 0"});
}

TEST_CASE("nor does a mailbox lose it with its domain", "[hosting][removal]") {
    Daemon daemon;
    with_sender(daemon);
    const auto* const all = R"({"domain":"example.org","with_mailboxes":true})";
    done(daemon, alice(), "hosting.RemoveDomain", all);
    done(daemon, alice(), "hosting.AddDomain", R"({"domain":"example.org"})");
    // Also this one is another row by then.
    done(daemon, alice(), "hosting.RemoveDomain", R"({"domain":"example.net"})");
    done(daemon, alice(), "hosting.AddDomain", R"({"domain":"example.net"})");
    done(daemon, alice(), "mailbox.Restore", about_john + "}");
    CHECK(looked_up(daemon, "senders", "sales@example.net") == "john@example.org");
}

TEST_CASE("with what is another tenant's by now nobody sends", "[hosting][removal]") {
    Daemon daemon;
    with_sender(daemon);
    take_john_away(daemon);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    done(daemon, alice(), "hosting.RemoveDomain", R"({"domain":"example.net"})");
    done(daemon, alice(), "hosting.AddDomain", R"({"domain":"example.net","tenant":"shop"})");
    done(daemon, alice(), "mailbox.Restore", about_john + "}");
    CHECK(looked_up(daemon, "senders", "sales@example.net") == "nothing");
    CHECK(daemon.query("SELECT count(*) FROM sender") == Texts{"0"});
}

TEST_CASE("an invitation that was not used comes back with its mailbox", "[hosting][removal]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, alice(), "invitation.Add", about_john + "}");
    const auto hash = daemon.query("SELECT hash FROM invitation");
    const auto listed = done(daemon, alice(), "invitation.List").at("/invitations/0/expires");
    take_john_away(daemon);
    CHECK(done(daemon, alice(), "invitation.List").at("/invitations") == "[]");
    done(daemon, alice(), "mailbox.Restore", about_john + "}");
    CHECK(daemon.query("SELECT hash FROM invitation") == hash);
    CHECK(done(daemon, alice(), "invitation.List").at("/invitations/0/expires") == listed);
    CHECK(left_over(daemon) == Texts{"0 0"});
}

TEST_CASE("nothing of it stays of a mailbox whose time is over", "[hosting][removal]") {
    Daemon daemon;
    with_sender(daemon);
    done(daemon, alice(), "invitation.Add", about_john + R"(,"again":true})");
    SECTION("at once") { take_john_away(daemon, R"(,"purge":true)"); }
    SECTION("later") {
        take_john_away(daemon);
        CHECK(left_over(daemon) == Texts{"1 1"});
        take_john_away(daemon, R"(,"purge":true)");
    }
    CHECK(left_over(daemon) == Texts{"0 0"});
}
