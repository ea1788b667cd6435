#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

constexpr const char* add = R"({"domain":"a.test","no_dns":true})";

Texts kept(Daemon& daemon) { return daemon.query("SELECT coalesce(outcome, 'open') FROM once"); }

void check_named(const test::Answer& answer, const std::string& error, const std::string& begin) {
    CHECK(answer.error == error);
    CHECK(answer.message.starts_with(begin));
    CHECK(answer.parameter == "Idempotency-Key");
}

}  // namespace

TEST_CASE("what has a key is done once", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    const auto first = done(daemon, bob(), "domain.Add", add);
    const auto rows = daemon.journal().size();
    const auto again = daemon.call(bob(), "domain.Add", add);
    CHECK(again.reply == first.reply);
    CHECK(daemon.net().jobs().empty());
    CHECK(daemon.journal().size() == rows);

    check_named(
        daemon.call(bob(), "domain.Add", R"({"domain":"b.test","no_dns":true})"),
        "InvalidArgument",
        "this key was used for another request"
    );
    check_named(
        daemon.call(bob(), "domain.Remove", R"({"domain":"a.test"})"),
        "InvalidArgument",
        "this key was used for another request"
    );
    // Another's key is another one.
    daemon.key.clear();
    connect(daemon, alice());
    daemon.key = "one";
    CHECK(daemon.call(alice(), "domain.Add", R"({"domain":"c.test","no_dns":true})"));
}

TEST_CASE("what has left nothing behind may be asked for again by its key", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    daemon.net().faults["PlatformDomainAdd"] = refused();
    CHECK(daemon.call(bob(), "domain.Add", add).error == "RemoteRefused");
    CHECK(kept(daemon).empty());
    daemon.net().faults.clear();
    CHECK(daemon.call(bob(), "domain.Add", add));
}

TEST_CASE("what may have been done is not done by its key again", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    daemon.net().faults["PlatformDomainAdd"] = unknown();
    const auto first = daemon.call(bob(), "domain.Add", add);
    CHECK(first.error == "RemoteUnknown");
    daemon.net().faults.clear();
    daemon.net().forget_jobs();
    const auto again = daemon.call(bob(), "domain.Add", add);
    CHECK(again.error == "RemoteUnknown");
    CHECK(again.message == first.message);
    CHECK(daemon.net().jobs().empty());
    daemon.key = "two";
    CHECK(daemon.call(bob(), "domain.Add", add));
}

TEST_CASE("who ended meanwhile says so", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    done(daemon, bob(), "domain.Add", add);
    daemon.spoil("UPDATE once SET outcome = NULL");
    check_named(daemon.call(bob(), "domain.Add", add), "Busy", "the first request");
    daemon.restart();
    check_named(daemon.call(bob(), "domain.Add", add), "RemoteUnknown", "mailctld ended");
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("a secret is not kept for who asks again", "[once][secret]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "mine";
    const auto made = daemon.call(bob(), "credential.Create");
    REQUIRE(made.at("/credential/password") == "password-1");
    CHECK(kept(daemon) == Texts{""});
    check_named(daemon.call(bob(), "credential.Create"), "Conflict", "this was done");
    CHECK(daemon.net().credentials.size() == 1);
    for (const char* secret : {"password-1", "mine"}) {
        CHECK(daemon.state().find(secret) == std::string::npos);
    }
}

TEST_CASE("a dry run, a stranger and a long key leave nothing", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    const auto before = daemon.state();
    CHECK(daemon.call(bob(), "domain.Add", R"({"domain":"a.test","no_dns":true,"dry_run":true})"));
    CHECK_FALSE(daemon.call(mailctl::nobody(), "session.Prove", R"({"password":"x"})"));
    daemon.key.assign(256, 'k');
    check_named(daemon.call(bob(), "domain.Add", add), "InvalidArgument", "a key has 255");
    CHECK(daemon.state() == before);
}

TEST_CASE("a key is forgotten after a day", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    done(daemon, bob(), "domain.Add", add);
    daemon.spoil("UPDATE once SET at = '2020-01-01T00:00:00Z'");
    daemon.key = "two";
    CHECK(daemon.call(bob(), "domain.Add", R"({"domain":"b.test","no_dns":true})"));
    CHECK(kept(daemon).size() == 1);
}

TEST_CASE("no key is taken by a store that cannot be written", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    daemon.spoil("DROP TABLE once");
    CHECK(daemon.call(bob(), "domain.Add", add).error == "Internal");
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("nobody fills the store with keys", "[once]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.key = "one";
    done(daemon, bob(), "domain.Add", add);
    daemon.spoil(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) "
        "INSERT INTO once SELECT who, key || i, request, run, at, outcome FROM once, n"
    );
    daemon.key = "two";
    const auto refused = daemon.call(bob(), "domain.Add", R"({"domain":"b.test","no_dns":true})");
    check_named(refused, "TooMany", "10000 requests with a key");
    CHECK(daemon.net().jobs().empty());
    // What was done before is told all the same, and nobody else has to wait.
    daemon.key = "one";
    CHECK(daemon.call(bob(), "domain.Add", add));
    daemon.key.clear();
    connect(daemon, alice());
    daemon.key = "two";
    CHECK(daemon.call(alice(), "domain.Add", R"({"domain":"c.test","no_dns":true})"));
}
