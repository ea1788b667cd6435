#include "tests/daemon/mailctld/hosting/looked_up.hpp"

using namespace ::test;

namespace {

const std::string sound =
    R"("hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr")";
const std::string weak_one = R"("hash":"{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=")";

std::string row_of(const std::string& address, const std::string& rest) {
    return R"({"address":")" + address + R"(",)" + rest + "}";
}

std::string batch_of(const std::string& list, const std::string& more = {}) {
    return R"({"rows":[)" + list + "]" + more + "}";
}

const std::string both =
    row_of("john@example.org", sound + R"(,"quota":"2G","suspended":true)") + "," +
    row_of("Anna@Example.org", R"("password":"umbrella-kettle-74-fjord","display_name":"Anna")");

}  // namespace

TEST_CASE("many mailboxes are made at once, and found", "[hosting][import]") {
    Daemon daemon;
    host_domain(daemon);
    const auto made = done(daemon, alice(), "mailbox.Import", batch_of(both));
    CHECK(made.at("/report/made") == "2");
    CHECK(made.at("/report/there") == "0");
    CHECK(made.at("/report/notes") == "[]");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    CHECK(looked_up(daemon, "mailboxes", "anna@example.org") == "OK");
    CHECK(looked_up_of(daemon, "john", "passdb") == "nothing");
    CHECK(looked_up_of(daemon, "anna", "passdb").starts_with(R"({"password":"{ARGON2ID})"));
    CHECK(
        daemon.journal().back() ==
        "alice mailboxes-imported: 2 mailboxes, the first john@example.org"
    );

    // The same hash again is no fault; another one is, and a password, which may be another.
    CHECK(
        done(daemon, alice(), "mailbox.Import", batch_of(row_of("john@example.org", sound)))
            .at("/report/there") == "1"
    );
    CHECK(
        done(daemon, alice(), "mailbox.Import", batch_of(both)).at("/report/faults/0/message") ==
        "there is a mailbox anna@example.org already"
    );
    const auto skipped =
        done(daemon, alice(), "mailbox.Import", batch_of(both, R"(,"skip_existing":true)"));
    CHECK(skipped.at("/report/there") == "2");
    CHECK(skipped.at("/report/made") == "0");
}

TEST_CASE("an import with a fault makes nothing, and tells all of them", "[hosting][import]") {
    Daemon daemon;
    host_domain(daemon);
    const auto before = daemon.state();
    const auto refused = done(
        daemon,
        alice(),
        "mailbox.Import",
        batch_of(
            both + "," + row_of("john@example.org", sound) + "," +
            row_of("x@elsewhere.example", sound) + "," +
            row_of("c@example.org", R"("quota":"1G")") + "," +
            row_of("d@example.org", sound + R"(,"password":"x")") + "," +
            row_of("e@example.org", weak_one) + "," +
            row_of("f@example.org", sound + R"(,"display_name":"a\nb")")
        )
    );
    CHECK(refused.at("/report/made") == "0");
    CHECK(refused.at("/report/faults/0/row") == "2");
    CHECK(refused.at("/report/faults/0/message") == "john@example.org is named twice");
    CHECK(refused.at("/report/faults/1/message") == "elsewhere.example does not receive here");
    CHECK(
        refused.at("/report/faults/2/message") == "c@example.org needs a password or a hash of it"
    );
    CHECK(refused.at("/report/faults/3/row") == "5");
    CHECK(refused.at("/report/faults/4/message").starts_with("the password scheme SHA is weak"));
    CHECK(refused.at("/report/faults/5/message") == "the name is too long or not printable");
    CHECK(refused.at("/report/faults/6").empty());
    CHECK(daemon.state() == before);
}

TEST_CASE("an import has its bounds", "[hosting][import]") {
    Daemon daemon;
    host_domain(daemon);
    check_refused(
        daemon.call(alice(), "mailbox.Import", batch_of("")),
        {"InvalidArgument", "0 mailboxes are not one batch", "give 1 to 500", "rows"}
    );
    const auto dry = done(daemon, alice(), "mailbox.Import", batch_of(both, R"(,"dry_run":true)"));
    CHECK(dry.at("/report/made") == "2");
    CHECK(daemon.query("SELECT id FROM mailbox").empty());
}

TEST_CASE("weak schemes are let in by administrators alone", "[hosting][import][mailbox]") {
    Daemon daemon;
    host_domain(daemon);
    done(daemon, root(), "tenant.Add", R"({"name":"shop"})");
    const auto list = batch_of(row_of("john@example.org", weak_one), R"(,"allow_weak":true)");
    CHECK(done(daemon, alice(), "mailbox.Import", list).at("/report/made") == "1");

    const auto add = R"({"address":"anna@example.org",)" + weak_one;
    CHECK(daemon.call(alice(), "mailbox.Add", add + "}").parameter == "hash");
    done(daemon, alice(), "mailbox.Add", add + R"(,"allow_weak":true})");
    CHECK(looked_up_of(daemon, "anna", "passdb").starts_with(R"({"password":"{SHA})"));
    done(
        daemon,
        alice(),
        "mailbox.SetPassword",
        R"({"address":"anna@example.org","allow_weak":true,)" + weak_one + "}"
    );

    done(daemon, root(), "hosting.AddDomain", R"({"domain":"shop.example","tenant":"shop"})");
    const mailctl::Caller shop{
        .owner = "tenant:2", .name = "till", .rights = mailctl::rights_of_tenants()};
    check_refused(
        daemon.call(
            shop,
            "mailbox.Import",
            batch_of(row_of("a@shop.example", weak_one), R"(,"allow_weak":true)")
        ),
        {"PermissionDenied",
         "only an administrator may let weak schemes in",
         "give hashes with a salt, or passwords",
         "allow_weak"}
    );
    // Nor does a tenant reach into another's domain, or see what was removed there.
    CHECK(
        done(daemon, shop, "mailbox.Import", batch_of(row_of("b@example.org", sound)))
            .at("/report/faults/0/message") == "example.org does not receive here"
    );
    done(daemon, root(), "mailbox.Remove", R"({"address":"anna@example.org"})");
    CHECK(done(daemon, shop, "mailbox.ListRemoved").at("/removed") == "[]");
    const std::string anna = R"({"address":"anna@example.org"})";
    CHECK(daemon.call(shop, "mailbox.Restore", anna).error == "NotFound");
    CHECK(daemon.call(shop, "mailbox.Show", anna).error == "NotFound");
    CHECK(
        daemon.call(shop, "mailbox.Remove", R"({"address":"anna@example.org","purge":true})")
            .error == "NotFound"
    );
}

TEST_CASE("an import puts nobody's old mail into a new mailbox", "[hosting][import][removal]") {
    Daemon daemon;
    host_domain(daemon);
    const auto one = batch_of(row_of("john@example.org", sound));
    done(daemon, alice(), "mailbox.Import", one);
    daemon.write("var/vmail/vhosts/example.org/john/new/1", "hello");
    daemon.operator_says["vmail-move"] = "no\nexit 77\n";
    done(daemon, alice(), "mailbox.Remove", R"({"address":"john@example.org"})");
    CHECK(daemon.call(alice(), "mailbox.Import", one).error == "Unavailable");
    daemon.operator_says.erase("vmail-move");
    done(daemon, alice(), "mailbox.Import", one);
    CHECK_FALSE(std::filesystem::exists(daemon.path("var/vmail/vhosts/example.org/john")));
}
