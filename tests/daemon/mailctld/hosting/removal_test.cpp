#include "tests/daemon/mailctld/hosting/looked_up.hpp"

using namespace ::test;

namespace {

const std::string john_is = R"({"address":"john@example.org")";
const std::string a_hash =
    R"(,"hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})";
const std::string home = "var/vmail/vhosts/example.org/john";
const std::string kept = "var/vmail/vhosts/example.org/.removed/";

/// Whether anything is at that place.
bool is_at(const Daemon& daemon, const std::string& name) {
    return std::filesystem::exists(daemon.path(name));
}

/// john has a mailbox, and mail in it.
void with_mail(Daemon& daemon) {
    host_domain(daemon);
    done(daemon, root(), "mailbox.Add", john_is + a_hash);
    daemon.write(home + "/new/1", "hello");
}

void remove_john(Daemon& daemon) { done(daemon, alice(), "mailbox.Remove", john_is + "}"); }

/// Nobody can be asked to move mail, until the next line.
void hold_mail(Daemon& daemon) { daemon.operator_says["vmail-move"] = "no\nexit 77\n"; }
void let_mail_move(Daemon& daemon) { daemon.operator_says.erase("vmail-move"); }

}  // namespace

TEST_CASE("a removed mailbox comes back with its password and its mail", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    const auto password = looked_up_of(daemon, "john", "passdb");
    const auto number = daemon.query("SELECT id FROM mailbox");
    const auto removed = done(daemon, alice(), "mailbox.Remove", john_is + "}");
    CHECK(removed.at("/act/notes") == "[]");
    CHECK(
        removed.plan() ==
        Texts{
            "mailbox john@example.org (mailctl): quota no limit -> nothing",
            "mail of john@example.org (mailctl): in use -> kept for 30 days"}
    );
    CHECK_FALSE(is_at(daemon, home));
    CHECK(is_at(daemon, kept + "1/mail/new/1"));

    const auto list = done(daemon, alice(), "mailbox.ListRemoved");
    CHECK(list.at("/removed/0/address") == "john@example.org");
    CHECK(list.at("/removed/0/removed_by") == "alice");
    CHECK(list.at("/removed/0/aside") == "true");
    CHECK(list.reply.find("SSHA256") == std::string::npos);

    const auto back = done(daemon, alice(), "mailbox.Restore", john_is + "}");
    CHECK(back.at("/act/notes") == "[]");
    CHECK(is_at(daemon, home + "/new/1"));
    CHECK(looked_up_of(daemon, "john", "passdb") == password);
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(daemon.query("SELECT id FROM mailbox") == number);
    CHECK(done(daemon, alice(), "mailbox.ListRemoved").at("/removed") == "[]");
    CHECK(daemon.call(alice(), "mailbox.Restore", john_is + "}").error == "Conflict");
}

TEST_CASE("who gets the name next has nothing of who had it before", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    remove_john(daemon);
    // A delivery that was under way.
    daemon.write(home + "/new/2", "late");
    done(daemon, alice(), "mailbox.Add", john_is + a_hash);
    CHECK_FALSE(is_at(daemon, home));
    CHECK(is_at(daemon, kept + "1/late-1/new/2"));

    daemon.write(home + "/new/3", "of the second");
    remove_john(daemon);
    CHECK(is_at(daemon, kept + "2/mail/new/3"));
    SECTION("the last one comes back first") {
        done(daemon, alice(), "mailbox.Restore", john_is + "}");
        CHECK(is_at(daemon, home + "/new/3"));
        CHECK_FALSE(is_at(daemon, home + "/new/1"));
    }
    SECTION("or the one that is named") {
        done(daemon, alice(), "mailbox.Restore", john_is + R"(,"id":1})");
        CHECK(is_at(daemon, home + "/new/1"));
        CHECK(is_at(daemon, home + "/.Late-1-1/new/2"));
        CHECK_FALSE(is_at(daemon, home + "/new/3"));
    }
}

TEST_CASE("while mail cannot be put aside nobody gets its place", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    hold_mail(daemon);
    const auto removed = done(daemon, alice(), "mailbox.Remove", john_is + "}");
    CHECK(
        removed.at("/act/notes") ==
        R"(["the mail of 1 mailbox is not put aside yet; it is tried again by itself, and nobody gets it"])"
    );
    check_refused(
        daemon.call(alice(), "mailbox.Add", john_is + a_hash),
        {"Unavailable",
         "the mail of the john@example.org that was removed is still in its place",
         "see that hosting is enabled, and in the log why mailctl-op does not put it aside",
         "address"}
    );
    CHECK(done(daemon, alice(), "mailbox.ListRemoved").at("/removed/0/aside") == "false");

    let_mail_move(daemon);
    daemon.restart();
    CHECK(is_at(daemon, kept + "1/mail/new/1"));
    done(daemon, alice(), "mailbox.Add", john_is + a_hash);
    CHECK_FALSE(is_at(daemon, home));
}

TEST_CASE("where this machine never hosted, a name is free at once", "[hosting][removal]") {
    Daemon daemon;
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"example.org"})");
    done(daemon, alice(), "mailbox.Add", john_is + a_hash);
    const auto removed = done(daemon, alice(), "mailbox.Remove", john_is + "}");
    CHECK(removed.at("/act/notes").find("not put aside") == std::string::npos);
    done(daemon, alice(), "mailbox.Add", john_is + a_hash);
    remove_john(daemon);
    done(daemon, alice(), "mailbox.Restore", john_is + "}");
}

TEST_CASE("while hosting is disabled, nobody knows whose mail lies where", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    done(daemon, alice(), "hosting.Disable");
    remove_john(daemon);
    CHECK(daemon.call(alice(), "mailbox.Add", john_is + a_hash).error == "Unavailable");
    CHECK(is_at(daemon, home + "/new/1"));

    done(daemon, root(), "hosting.Enable");
    done(daemon, alice(), "mailbox.Add", john_is + a_hash);
    CHECK_FALSE(is_at(daemon, home));
    CHECK(is_at(daemon, kept + "1/mail/new/1"));
}

TEST_CASE("a return that is cut short has not begun", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    remove_john(daemon);
    SECTION("before its mail is back") {
        hold_mail(daemon);
        CHECK(daemon.call(alice(), "mailbox.Restore", john_is + "}").error == "Unavailable");
        let_mail_move(daemon);
    }
    SECTION("behind that") {
        daemon.spoil("UPDATE removed_mailbox SET state = 'returning'");
        std::filesystem::rename(daemon.path(kept + "1/mail"), daemon.path(home));
    }
    daemon.restart();
    CHECK_FALSE(is_at(daemon, home));
    CHECK(is_at(daemon, kept + "1/mail/new/1"));
    done(daemon, alice(), "mailbox.Restore", john_is + "}");
    CHECK(is_at(daemon, home + "/new/1"));
}

TEST_CASE("a removal that is cut short is done at the next start", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    hold_mail(daemon);
    remove_john(daemon);
    let_mail_move(daemon);
    SECTION("before its mail was moved") {}
    SECTION("behind that") {
        std::filesystem::create_directories(daemon.path(kept + "1"));
        std::filesystem::rename(daemon.path(home), daemon.path(kept + "1/mail"));
    }
    daemon.restart();
    CHECK_FALSE(is_at(daemon, home));
    CHECK(is_at(daemon, kept + "1/mail/new/1"));
    CHECK(daemon.query("SELECT state FROM removed_mailbox") == Texts{"kept"});
}

TEST_CASE("mail that is kept for long enough is deleted", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    remove_john(daemon);
    done(daemon, alice(), "mailbox.Add", john_is + a_hash);
    daemon.write(home + "/new/2", "of the second");
    daemon.restart();
    CHECK(is_at(daemon, kept + "1/mail/new/1"));

    daemon.spoil("UPDATE removed_mailbox SET until = '2001-01-01T00:00:00Z'");
    CHECK(daemon.call(alice(), "mailbox.Restore", john_is + "}").error == "Conflict");
    daemon.restart();
    CHECK_FALSE(is_at(daemon, kept));
    CHECK(is_at(daemon, home + "/new/2"));
    CHECK(daemon.query("SELECT id FROM removed_mailbox").empty());
    CHECK(daemon.journal().back().starts_with(
        "mailctld mail-deleted: the mail of john@example.org, which was removed at "
    ));
}

TEST_CASE("who purges keeps nothing", "[hosting][removal][secret]") {
    Daemon daemon;
    with_mail(daemon);
    SECTION("a mailbox") { done(daemon, alice(), "mailbox.Remove", john_is + R"(,"purge":true})"); }
    SECTION("one that was removed before") {
        remove_john(daemon);
        const auto gone = done(daemon, alice(), "mailbox.Remove", john_is + R"(,"purge":true})");
        CHECK(gone.plan().front().starts_with("mail of john@example.org (mailctl): kept since "));
    }
    CHECK_FALSE(is_at(daemon, home));
    CHECK_FALSE(is_at(daemon, kept));
    CHECK(daemon.query("SELECT id FROM removed_mailbox").empty());
    check_refused(
        daemon.call(alice(), "mailbox.Restore", john_is + "}"),
        {"NotFound",
         "there is no removed mailbox john@example.org",
         "`mailctl mailbox removed` lists those that can be brought back",
         "address"}
    );
    CHECK(
        daemon.call(alice(), "mailbox.Remove", john_is + R"(,"purge":true})").error == "NotFound"
    );
}

TEST_CASE(
    "what is to be deleted and cannot be has no password by then", "[hosting][removal][secret]"
) {
    Daemon daemon;
    with_mail(daemon);
    hold_mail(daemon);
    const auto gone = done(daemon, alice(), "mailbox.Remove", john_is + R"(,"purge":true})");
    CHECK(
        gone.list("/act/notes").back() ==
        "the mail of 1 mailbox is not deleted yet; it is tried again by itself, and nobody gets it"
    );
    CHECK(daemon.query("SELECT password FROM removed_mailbox") == Texts{""});
    CHECK(daemon.call(alice(), "mailbox.Restore", john_is + "}").error == "NotFound");
    let_mail_move(daemon);
    daemon.restart();
    CHECK_FALSE(is_at(daemon, kept));
}

TEST_CASE("the mailboxes of a domain that goes are kept as well", "[hosting][removal]") {
    Daemon daemon;
    with_mail(daemon);
    const std::string all = R"({"domain":"example.org","with_mailboxes":true})";
    const auto gone = done(daemon, root(), "hosting.RemoveDomain", all);
    CHECK(gone.plan().back() == "mailbox john@example.org (mailctl): in use -> kept for 30 days");
    CHECK(is_at(daemon, kept + "1/mail/new/1"));
    CHECK(
        daemon.call(root(), "mailbox.Restore", john_is + "}").message ==
        "example.org does not receive here"
    );

    SECTION("and come back with it") {
        done(daemon, root(), "hosting.AddDomain", example_org);
        done(daemon, root(), "mailbox.Restore", john_is + "}");
        CHECK(is_at(daemon, home + "/new/1"));
    }
    SECTION("but not to another tenant") {
        done(daemon, root(), "tenant.Add", R"({"name":"shop"})");
        done(daemon, root(), "hosting.AddDomain", R"({"domain":"example.org","tenant":"shop"})");
        CHECK(daemon.call(root(), "mailbox.Restore", john_is + "}").error == "NotFound");
        done(daemon, root(), "mailbox.Add", john_is + a_hash);
        CHECK_FALSE(is_at(daemon, home));
    }
}
