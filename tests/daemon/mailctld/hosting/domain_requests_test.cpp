#include "tests/daemon/mailctld/hosting/looked_up.hpp"

using namespace ::test;

namespace {

const std::string with_john =
    R"({"address":"john@example.org","hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})";

}  // namespace

TEST_CASE("a domain that receives has a postmaster", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    CHECK(looked_up(daemon, "domains", "example.org") == "OK");
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "postmaster@localhost");
    CHECK(looked_up(daemon, "aliases", "abuse@example.org") == "postmaster@localhost");
    CHECK(daemon.journal().back() == "root domain-hosted: example.org receives here, for machine");

    const auto list = done(daemon, alice(), "hosting.ListDomains");
    CHECK(list.at("/domains/0/domain") == "example.org");
    CHECK(list.at("/domains/0/tenant") == "machine");
    CHECK(list.at("/domains/0/aliases") == "2");
    CHECK(
        done(daemon, root(), "hosting.AddDomain", R"({"domain":"example.org"})")
            .at("/act/changed") == "false"
    );
    CHECK(daemon.call(bob(), "hosting.Status").at("/domains") == "1");
}

TEST_CASE("a domain that Postfix has a place for is not hosted", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    daemon.edit_main_cf("mydestination = localhost, example.net");
    for (const std::string name : {"example.net", "mail.example.org"}) {
        check_refused(
            daemon.call(root(), "hosting.AddDomain", R"({"domain":")" + name + R"("})"),
            {"Conflict",
             "Postfix has another place for mail to " + name + " already",
             "take it out of mydestination, relay_domains, virtual_alias_domains and myhostname "
             "first",
             "domain"}
        );
    }
    check_refused(
        daemon.call(root(), "hosting.AddDomain", R"({"domain":"shop.example","tenant":"shop"})"),
        {"NotFound", "there is no tenant shop", "`mailctl tenant list` lists them", "tenant"}
    );
}

TEST_CASE("a tenant's domain is nobody else's", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, root(), "tenant.Add", R"({"name":"shop"})");
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"shop.example","tenant":"shop"})");
    CHECK(
        daemon.call(root(), "hosting.AddDomain", R"({"domain":"shop.example"})").message ==
        "shop.example receives here already, for another tenant"
    );
    const mailctl::Caller shop{
        .owner = "tenant:2", .name = "till", .rights = mailctl::rights_of_tenants()};
    const auto list = done(daemon, shop, "hosting.ListDomains");
    CHECK(list.at("/domains/0/domain") == "shop.example");
    CHECK(list.at("/domains/1").empty());
    REQUIRE(daemon.call(
        shop,
        "mailbox.Add",
        R"({"address":"till@shop.example","hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})"
    ));

    CHECK(daemon.call(root(), "tenant.Remove", R"({"name":"shop"})").error == "Conflict");
    done(daemon, root(), "mailbox.Add", with_john);
    CHECK(done(daemon, shop, "mailbox.List").at("/mailboxes/1").empty());
    for (const auto& [method, parameters] : std::vector<std::pair<std::string, std::string>>{
             {"mailbox.Add", R"({"address":"max@example.org"})"},
             {"mailbox.SetPassword", R"({"address":"john@example.org"})"},
             {"mailbox.Set", R"({"address":"john@example.org"})"},
             {"mailbox.Suspend", R"({"address":"john@example.org"})"},
             {"mailbox.Unsuspend", R"({"address":"john@example.org"})"},
             {"mailbox.Remove", R"({"address":"john@example.org"})"},
             {"alias.Add", R"({"source":"a@example.org","destinations":["b@example.net"]})"},
             {"alias.Remove", R"({"source":"abuse@example.org"})"}}) {
        CAPTURE(method);
        CHECK(daemon.call(shop, method, parameters).error == "NotFound");
    }
    CHECK(
        daemon.call(shop, "hosting.AddDomain", R"({"domain":"x.example"})").error ==
        "PermissionDenied"
    );
}

TEST_CASE("a domain goes with what is in it, if that is said", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, root(), "mailbox.Add", with_john);
    check_refused(
        daemon.call(root(), "hosting.RemoveDomain", example_org),
        {"Conflict",
         "1 mailboxes and 2 aliases go with example.org",
         "`mailctl domain remove --receive --yes DOMAIN` if they are to go",
         "with_mailboxes"}
    );
    const auto gone = daemon.call(
        root(), "hosting.RemoveDomain", R"({"domain":"example.org","with_mailboxes":true})"
    );
    REQUIRE(gone);
    CHECK(looked_up(daemon, "domains", "example.org") == "nothing");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "nothing");
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "nothing");
    CHECK(looked_up_of(daemon, "john", "passdb") == "nothing");
    CHECK(daemon.query("SELECT count(*) FROM mailbox") == std::vector<std::string>{"0"});
    daemon.restart();
    CHECK(daemon.query("SELECT count(*) FROM outbox") == std::vector<std::string>{"0"});
}

TEST_CASE("what a crash or a full disk left open is caught up", "[hosting]") {
    Daemon daemon;
    host_domain(daemon);
    std::filesystem::rename(daemon.path("lookup/dovecot"), daemon.path("lookup/away"));
    const auto made = daemon.call(root(), "mailbox.Add", with_john);
    REQUIRE(made);
    CHECK(made.list("/act/notes")
              .front()
              .starts_with("done, and not seen by Postfix and Dovecot yet: "));
    CHECK(daemon.call(bob(), "hosting.Status").at("/waiting") != "0");

    std::filesystem::rename(daemon.path("lookup/away"), daemon.path("lookup/dovecot"));
    daemon.restart();
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(looked_up_of(daemon, "john", "passdb") != "nothing");
    CHECK(daemon.call(bob(), "hosting.Status").at("/waiting") == "0");
}

TEST_CASE("look-ups that are gone or damaged are made anew", "[hosting]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, root(), "mailbox.Add", with_john);
    SECTION("all of them") {
        std::filesystem::remove_all(daemon.path("lookup"));
        const auto added = done(daemon, root(), "hosting.AddDomain", R"({"domain":"example.net"})");
        CHECK(added.at("/act/notes/0").starts_with("done, and not seen by Postfix and Dovecot"));
    }
    SECTION("one map") {
        std::filesystem::remove(daemon.path("lookup/postfix/mailboxes.lmdb"));
        daemon.spoil("INSERT INTO outbox (subject) VALUES ('address john@example.org')");
    }
    SECTION("one map that is none") {
        daemon.write("lookup/postfix/mailboxes.lmdb", "theirs");
        daemon.spoil("INSERT INTO outbox (subject) VALUES ('address john@example.org')");
    }
    daemon.restart();
    CHECK(looked_up(daemon, "domains", "example.org") == "OK");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(looked_up_of(daemon, "john", "userdb") != "nothing");
}

TEST_CASE("who reads our maps begins anew for a domain", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    daemon.operator_says["postfix-reload"] = "not for this\nexit 1\n";
    const auto anew = daemon.path("lookup/postfix/anew.lmdb");
    const auto at_first = file_number(anew);
    done(daemon, root(), "mailbox.Add", with_john);
    CHECK(file_number(anew) == at_first);
    const auto add = [&] {
        return done(daemon, root(), "hosting.AddDomain", R"({"domain":"example.net"})");
    };
    SECTION("that comes, and for one that goes") {
        CHECK(add().at("/act/notes") == "[]");
        const auto after = file_number(anew);
        CHECK(after != at_first);
        done(daemon, root(), "hosting.RemoveDomain", R"({"domain":"example.net"})");
        CHECK(file_number(anew) != after);
    }
    SECTION("later, where that fails") {
        std::filesystem::create_directory(daemon.path("lookup/postfix/anew.lmdb.new"));
        CHECK(
            add().at("/act/notes/0").find("not seen by Postfix and Dovecot yet") !=
            std::string::npos
        );
        CHECK(file_number(anew) == at_first);
        CHECK(daemon.call(root(), "hosting.Status").at("/waiting") != "0");
        std::filesystem::remove(daemon.path("lookup/postfix/anew.lmdb.new"));
        daemon.restart();
        CHECK(file_number(anew) != at_first);
        CHECK(daemon.call(root(), "hosting.Status").at("/waiting") == "0");
    }
}

TEST_CASE("a store that takes no more does not undo what counts", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, root(), "mailbox.Add", with_john);
    daemon.spoil(
        "CREATE TRIGGER full_ends BEFORE DELETE ON session_end BEGIN "
        "SELECT RAISE(ABORT, 'the disk is full'); END"
    );
    daemon.spoil(
        "CREATE TRIGGER full_mail BEFORE UPDATE ON removed_mailbox BEGIN "
        "SELECT RAISE(ABORT, 'the disk is full'); END"
    );
    const auto gone = done(daemon, root(), "mailbox.Remove", R"({"address":"john@example.org"})");
    CHECK(
        gone.list("/act/notes") ==
        std::vector<std::string>{
            "the sessions of john@example.org go on for now: the state cannot be written; it is "
            "tried again by itself",
            "the mail of 1 mailbox is not put aside yet; it is tried again by itself, and nobody "
            "gets it"}
    );

    daemon.spoil("DROP TRIGGER full_ends");
    daemon.spoil("DROP TRIGGER full_mail");
    daemon.restart();
    CHECK(daemon.query("SELECT whose FROM session_end").empty());
}
