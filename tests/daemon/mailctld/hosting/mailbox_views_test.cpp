#include "daemon/mailctld/hosting/usage.hpp"
#include "tests/daemon/mailctld/hosting/looked_up.hpp"

using namespace ::test;

namespace {

const std::string of_john = R"({"address":"john@example.org")";
const std::string ssha =
    R"("hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr")";

void host_john(Daemon& daemon) {
    host_domain(daemon);
    done(daemon, root(), "mailbox.Add", of_john + "," + ssha + R"(,"quota":"2G"})");
}

void let_dovecot_say(Daemon& daemon, const std::string& kilobytes) {
    daemon.operator_says["dovecot-usage"] =
        "Username\tQuota name\tType\tValue\tLimit\t%\n"
        "john@example.org\tUser quota\tSTORAGE\t" +
        kilobytes +
        "\t2097152\t0\n"
        "john@example.org\tUser quota\tMESSAGE\t3\t-\t0\nexit 0\n";
}

}  // namespace

TEST_CASE("a mailbox is shown with all there is of it", "[hosting][mailbox]") {
    Daemon daemon;
    host_john(daemon);
    let_dovecot_say(daemon, "12");
    for (const std::string source : {"info@example.org", "@example.org"}) {
        done(
            daemon,
            root(),
            "alias.Add",
            R"({"source":")" + source + R"(","destinations":["john@example.org"]})"
        );
    }
    const auto shown = done(daemon, alice(), "mailbox.Show", of_john + "}");
    CHECK(shown.at("/quota") == "2147483648");
    CHECK(shown.at("/used") == "12288");
    CHECK(shown.at("/messages") == "3");
    CHECK(shown.at("/scheme") == "SSHA256");
    CHECK(shown.at("/suspended") == "false");
    CHECK(shown.list("/aliases") == Texts{"info@example.org", "@example.org"});
    CHECK(shown.at("/notes") == "[]");
    CHECK(shown.reply.find("lCtd3BB") == std::string::npos);

    // Kept, and told by the list.
    let_dovecot_say(daemon, "13");
    CHECK(done(daemon, alice(), "mailbox.Show", of_john + "}").at("/used") == "12288");
    CHECK(done(daemon, alice(), "mailbox.List").at("/mailboxes/0/used") == "12288");
    daemon.spoil("UPDATE mailbox_usage SET at = '2001-01-01T00:00:00Z'");
    CHECK(done(daemon, alice(), "mailbox.Show", of_john + "}").at("/used") == "13312");

    done(daemon, root(), "mailbox.Remove", of_john + "}");
    CHECK(daemon.query("SELECT mailbox FROM mailbox_usage").empty());
    CHECK(daemon.call(alice(), "mailbox.Show", of_john + "}").error == "NotFound");
}

TEST_CASE("where Dovecot tells nothing, that is said", "[hosting][mailbox]") {
    Daemon daemon;
    host_john(daemon);
    const auto shown = done(daemon, alice(), "mailbox.Show", of_john + "}");
    CHECK(shown.at("/used").empty());
    CHECK(shown.list("/notes") == Texts{"Dovecot does not tell how full it is"});
    CHECK(done(daemon, alice(), "mailbox.List").at("/mailboxes/0/used").empty());
}

TEST_CASE("Dovecot is asked for a hundred mailboxes at a time", "[hosting][mailbox]") {
    Daemon daemon;
    host_john(daemon);
    let_dovecot_say(daemon, "7");
    for (int i = 0; i < 100; ++i) {
        done(
            daemon,
            root(),
            "mailbox.Add",
            R"({"address":"m)" + std::to_string(i) + R"(@example.org",)" + ssha + "}"
        );
    }
    const auto first = done(daemon, alice(), "mailbox.Measure", R"({"domain":"example.org"})");
    CHECK(first.at("/mailboxes/0/used") == "7168");
    CHECK(first.at("/mailboxes/1/used").empty());
    const auto rest =
        done(daemon, alice(), "mailbox.Measure", R"({"after":)" + first.at("/next") + "}");
    CHECK(rest.at("/mailboxes/0/address") == "m99@example.org");
    CHECK(rest.at("/next").empty());
    CHECK(daemon.call(alice(), "mailbox.Measure", R"({"domain":"x.example"})").error == "NotFound");
}

TEST_CASE("what doveadm says of quota is read strictly", "[hosting][mailbox]") {
    using mailctl::hosting::usage_in;
    CHECK(usage_in("", "now").empty());
    for (const char* wrong :
         {"doveadm(a@b.example): Error: User doesn't exist\n",
          "a@b.example\tUser quota\tSTORAGE\t-1\t-\t0\n",
          "a@b.example\tUser quota\tSTORAGE\t1x\t-\t0\n",
          "a@b.example\tUser quota\tSTORAGE\t99999999999999999\t-\t0\n",
          "a@b.example\tUser quota\tSTORAGE\t1\t-\n"}) {
        CAPTURE(wrong);
        CHECK(usage_in(wrong, "now").empty());
    }
    const auto usage = usage_in("a@b.example\tUser quota\tMESSAGE\t5\t-\t0", "now");
    CHECK(usage.at("a@b.example").messages == 5);
    CHECK(usage.at("a@b.example").bytes == 0);
}

TEST_CASE("which schemes passwords are kept by is counted", "[hosting][mailbox]") {
    Daemon daemon;
    host_john(daemon);
    daemon.spoil(
        "INSERT INTO mailbox (domain, local, password, quota, display_name, since, by, "
        "password_at) "
        "VALUES (1, 'a', '{CRYPT}$6$rounds=5000$x$y', 0, '', '', '', ''), "
        "(1, 'b', '{CRYPT}$1$x$y', 0, '', '', '', ''), (1, 'c', '{ARGON2ID}$argon2id$z', 0, '', "
        "'', "
        "'', ''), (1, 'd', '{PLAIN}x', 0, '', '', '', ''), (1, 'e', '{PLAIN}y', 0, '', '', '', '')"
    );
    const auto found = done(daemon, alice(), "mailbox.Schemes");
    CHECK(found.at("/present") == "ARGON2ID");
    const auto row = [&](const std::string& number) {
        const auto place = "/schemes/" + number;
        return found.at(place + "/scheme") + " " + found.at(place + "/mailboxes") +
               (found.at(place + "/weak") == "true" ? " weak" : "") +
               (found.at(place + "/outdated") == "true" ? " outdated" : "");
    };
    CHECK(row("0") == "PLAIN 2 weak outdated");
    CHECK(row("1") == "ARGON2ID 1");
    CHECK(row("2") == "MD5-CRYPT 1 outdated");
    CHECK(row("3") == "SHA512-CRYPT 1 outdated");
    CHECK(row("4") == "SSHA256 1 outdated");
    CHECK(found.reply.find("rounds") == std::string::npos);
}
