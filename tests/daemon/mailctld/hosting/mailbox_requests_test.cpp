#include "tests/daemon/mailctld/hosting/looked_up.hpp"

using namespace ::test;

namespace {

const std::string john = R"({"address":"john@example.org")";
const std::string his_hash =
    R"(,"hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})";

/// john has a mailbox, with a hash that costs nothing.
void add_john(Daemon& daemon) {
    host_domain(daemon);
    done(daemon, root(), "mailbox.Add", john + his_hash);
}

}  // namespace

TEST_CASE("a mailbox is made, and Postfix and Dovecot find it", "[hosting][mailbox]") {
    Daemon daemon;
    host_domain(daemon);
    const auto made = daemon.call(
        alice(),
        "mailbox.Add",
        R"({"address":"John@Example.org","password":"umbrella-kettle-74-fjord","quota":"2G"})"
    );

    INFO(made.message);
    REQUIRE(made);
    CHECK(made.at("/password").empty());
    CHECK(
        made.plan() == std::vector<std::string>{"mailbox john@example.org (nobody): nothing -> "
                                                "quota 2G"}
    );
    CHECK(made.at("/act/notes") == "[]");
    CHECK(looked_up(daemon, "domains", "example.org") == "OK");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(looked_up(daemon, "senders", "john@example.org") == "john@example.org");
    CHECK(looked_up_of(daemon, "john", "passdb").starts_with(R"({"password":"{ARGON2ID}$argon2id$)")
    );
    const auto home = looked_up_of(daemon, "john", "userdb");
    CHECK(home.find(R"("home":"/var/vmail/vhosts/example.org/john/home")") != std::string::npos);
    CHECK(home.find(R"("quota_rule":"*:bytes=2147483648")") != std::string::npos);
    CHECK(daemon.journal().back() == "alice mailbox-made: mailbox john@example.org");

    const auto list = done(daemon, alice(), "mailbox.List");
    CHECK(list.at("/mailboxes/0/address") == "john@example.org");
    CHECK(list.at("/mailboxes/0/scheme") == "ARGON2ID");
    CHECK(list.at("/mailboxes/0/quota") == "2147483648");
    CHECK(list.reply.find("argon2id$") == std::string::npos);
}

TEST_CASE("who names no password is told one, once", "[hosting][mailbox][secret]") {
    Daemon daemon;
    host_domain(daemon);
    const auto made = daemon.call(alice(), "mailbox.Add", john + "}");

    REQUIRE(made);
    CHECK(made.at("/password").size() == 20);
    CHECK(daemon.log.find(made.at("/password")) == std::string::npos);
    for (const auto& row : daemon.journal()) {
        CHECK(row.find(made.at("/password")) == std::string::npos);
    }
}

TEST_CASE("what is wrong with a mailbox is told", "[hosting][mailbox]") {
    Daemon daemon;
    add_john(daemon);
    const auto before = daemon.state();
    check_refused(
        daemon.call(alice(), "mailbox.Add", john + "}"),
        {"Conflict",
         "there is a mailbox john@example.org already",
         "`mailctl mailbox password` gives it another password",
         "address"}
    );
    check_refused(
        daemon.call(alice(), "mailbox.Add", R"({"address":"john@example.net"})"),
        {"NotFound",
         "example.net does not receive here",
         "`mailctl hosting domains` lists those that do",
         "domain"}
    );
    check_refused(
        daemon.call(
            alice(),
            "mailbox.Add",
            R"({"address":"max@example.org","password":"x","hash":"{SSHA}y"})"
        ),
        {"InvalidArgument",
         "a password and a hash exclude each other",
         "give one of the two",
         "hash"}
    );
    CHECK(
        daemon.call(alice(), "mailbox.Add", R"({"address":"max@example.org","hash":"{LANMAN}x"})")
            .parameter == "hash"
    );
    CHECK(
        daemon
            .call(
                alice(),
                "mailbox.Add",
                R"({"address":"max@example.org","hash":"x","display_name":"a\nb"})"
            )
            .parameter == "display_name"
    );
    CHECK(daemon.call(bob(), "mailbox.Add", john + "}").error == "PermissionDenied");
    CHECK(daemon.state() == before);
}

TEST_CASE("a suspended mailbox has no login and sends nothing", "[hosting][mailbox]") {
    Daemon daemon;
    add_john(daemon);

    done(daemon, alice(), "mailbox.Suspend", john + "}");
    CHECK(looked_up_of(daemon, "john", "passdb") == "nothing");
    CHECK(looked_up_of(daemon, "john", "userdb") != "nothing");
    CHECK(looked_up(daemon, "senders", "john@example.org") == "nothing");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(done(daemon, alice(), "mailbox.Suspend", john + "}").at("/act/changed") == "false");

    done(daemon, alice(), "mailbox.Suspend", john + R"(,"refuse":true})");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "nothing");
    CHECK(
        done(daemon, alice(), "mailbox.List", R"({"suspended":true})").at("/mailboxes/0/refuses") ==
        "true"
    );

    done(daemon, alice(), "mailbox.Unsuspend", john + "}");
    CHECK(looked_up_of(daemon, "john", "passdb") != "nothing");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(done(daemon, alice(), "mailbox.Unsuspend", john + "}").at("/act/changed") == "false");
}

TEST_CASE("where Dovecot cannot end sessions, that is told", "[hosting][mailbox]") {
    Daemon daemon;
    add_john(daemon);
    daemon.operator_says["dovecot-end-sessions"] = "no\nexit 75\n";

    const auto note =
        "the sessions of john@example.org go on for now: Dovecot did not do it; it is tried again "
        "by itself";
    CHECK(done(daemon, alice(), "mailbox.Suspend", john + "}").list("/act/notes").back() == note);

    daemon.operator_says["dovecot-end-sessions"] = "Dovecot is not running\nexit 69\n";
    CHECK(done(daemon, alice(), "mailbox.Remove", john + "}").at("/act/notes") == "[]");
}

TEST_CASE("sessions that were to end are ended later", "[hosting][mailbox]") {
    Daemon daemon;
    add_john(daemon);
    const auto to_end = [&] { return daemon.query("SELECT whose FROM session_end"); };
    daemon.operator_says["dovecot-end-sessions"] = "no\nexit 75\n";
    done(daemon, alice(), "mailbox.SetPassword", john + "}");
    daemon.restart();
    CHECK(to_end() == std::vector<std::string>{"john@example.org"});

    daemon.operator_says["dovecot-end-sessions"] = "exit 0\n";
    // Who is thrown out comes back at once, and look-ups would let him.
    daemon.spoil("INSERT INTO outbox (subject) VALUES ('address john@example.org')");
    daemon.spoil("UPDATE session_end SET errand = (SELECT max(sequence) FROM outbox)");
    std::filesystem::rename(daemon.path("lookup/postfix"), daemon.path("lookup/away"));
    daemon.write("lookup/postfix", "");
    daemon.restart();
    CHECK(to_end().size() == 1);

    std::filesystem::remove(daemon.path("lookup/postfix"));
    std::filesystem::rename(daemon.path("lookup/away"), daemon.path("lookup/postfix"));
    daemon.restart();
    CHECK(to_end().empty());
}

TEST_CASE("another password counts at once", "[hosting][mailbox][secret]") {
    Daemon daemon;
    add_john(daemon);
    const auto before = looked_up_of(daemon, "john", "passdb");
    const auto made = done(daemon, alice(), "mailbox.SetPassword", john + "}");

    CHECK(made.at("/password").size() == 20);
    CHECK(looked_up_of(daemon, "john", "passdb") != before);
    CHECK(daemon.journal().back() == "alice mailbox-password: john@example.org: another password");
}

TEST_CASE("a mailbox's quota and name are changed", "[hosting][mailbox]") {
    Daemon daemon;
    add_john(daemon);
    done(daemon, alice(), "mailbox.Set", john + R"(,"quota":"500M","display_name":"John"})");

    CHECK(
        looked_up_of(daemon, "john", "userdb").find(R"("*:bytes=524288000")") != std::string::npos
    );
    done(daemon, alice(), "mailbox.Set", john + R"(,"quota":"0"})");
    CHECK(looked_up_of(daemon, "john", "userdb").find("quota_rule") == std::string::npos);
    CHECK(done(daemon, alice(), "mailbox.Set", john + "}").at("/act/changed") == "false");
}

TEST_CASE("a mailbox that is removed is found by nobody", "[hosting][mailbox]") {
    Daemon daemon;
    add_john(daemon);
    done(daemon, alice(), "mailbox.Remove", john + "}");

    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "nothing");
    CHECK(looked_up(daemon, "senders", "john@example.org") == "nothing");
    CHECK(looked_up_of(daemon, "john", "passdb") == "nothing");
    CHECK(looked_up_of(daemon, "john", "userdb") == "nothing");
    CHECK(daemon.call(alice(), "mailbox.Remove", john + "}").error == "NotFound");
}

TEST_CASE("a list of mailboxes goes on where it stopped", "[hosting][mailbox]") {
    Daemon daemon;
    add_john(daemon);
    for (const std::string local : {"anna", "bert"}) {
        done(
            daemon, root(), "mailbox.Add", R"({"address":")" + local + R"(@example.org")" + his_hash
        );
    }
    const auto first = done(daemon, alice(), "mailbox.List", R"({"limit":2})");
    CHECK(first.at("/mailboxes/1/address") == "bert@example.org");
    const auto rest = done(
        daemon, alice(), "mailbox.List", R"({"limit":2,"after":")" + first.at("/next") + "\"}"
    );
    CHECK(rest.at("/mailboxes/0/address") == "john@example.org");
    CHECK(rest.at("/next").empty());
    CHECK(
        done(daemon, alice(), "mailbox.List", R"({"contains":"ERT@"})")
            .at("/mailboxes/0/address") == "bert@example.org"
    );
    CHECK(
        done(daemon, alice(), "mailbox.List", R"({"domain":"example.net"})").at("/mailboxes") ==
        "[]"
    );
}
