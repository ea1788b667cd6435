#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace ::test;

namespace {

Answer change_all(Daemon& daemon, const Texts& steps, const std::string& more = {}) {
    return daemon.call(
        alice(), "hosting.Change", fmt::format(R"({{"steps":[{}]{}}})", fmt::join(steps, ","), more)
    );
}

std::string mailbox_step(const std::string& address, const std::string& more = {}) {
    return R"({"add_mailbox":{"address":")" + address + '"' + more + "}}";
}

std::string alias_step(const std::string& source, const std::string& destination) {
    return R"({"add_alias":{"source":")" + source + R"(","destinations":[")" + destination +
           R"("]}})";
}

std::string going_step(const std::string& of, const std::string& which) {
    return R"({"remove":{"of":")" + of + R"(",)" + which + "}}";
}

/// john and anna, and an alias to each; the domain's own aliases are 1 and 2.
void with_two_mailboxes(Daemon& daemon) {
    host_domain(daemon);
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(made_mailbox(daemon, "anna@example.org"));
    REQUIRE(made_alias(daemon, "info@example.org", R"("john@example.org")"));
    REQUIRE(made_alias(daemon, "sales@example.org", R"("anna@example.org")"));
}

// Rows of one column.
std::string one_value(Daemon& daemon, const std::string& query) {
    return fmt::format("{}", fmt::join(daemon.query(query), " "));
}

std::string locals(Daemon& daemon) {
    return one_value(
        daemon, "SELECT group_concat(local, ' ') FROM (SELECT local FROM mailbox ORDER BY id)"
    );
}

}  // namespace

TEST_CASE(
    "several things are done as one, each on what those before it left", "[hosting][change]"
) {
    Daemon daemon;
    with_two_mailboxes(daemon);
    const auto done = change_all(
        daemon,
        {R"({"add_domain":{"domain":"example.net"}})",
         R"({"set_domain":{"domain":"example.net","display_name":"Net"}})",
         mailbox_step("mia@example.net", R"(,"password":"umbrella-kettle-74")"),
         mailbox_step("max@example.net"),
         alias_step("all@example.net", "mia@example.net"),
         R"({"set_alias":{"id":3,"destinations":["mia@example.net"]}})",
         R"({"set_mailbox":{"address":"anna@example.org","quota":"1G"}})",
         going_step("aliases", R"("ids":[4])"),
         going_step("mailboxes", R"("ids":[1])")}
    );
    INFO(done.message);
    REQUIRE(done);
    CHECK(done.at("/act/notes") == "[]");
    CHECK(locals(daemon) == "anna mia max");
    CHECK(looked_up(daemon, "domains", "example.net") == "OK");
    CHECK(looked_up(daemon, "aliases", "all@example.net") == "mia@example.net");
    CHECK(looked_up(daemon, "aliases", "info@example.org") == "mia@example.net");
    CHECK(looked_up(daemon, "aliases", "sales@example.org") == "nothing");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "nothing");
    CHECK(
        one_value(daemon, "SELECT substr(password, 1, 10) FROM mailbox WHERE local = 'mia'") ==
        "{ARGON2ID}"
    );
    CHECK(one_value(daemon, "SELECT password FROM mailbox WHERE local = 'max'").empty());
    CHECK(done.reply.find("umbrella") == std::string::npos);
}

TEST_CASE("where a step in the middle is refused nothing has changed", "[hosting][change]") {
    Daemon daemon;
    with_two_mailboxes(daemon);
    const auto before = daemon.state();
    const auto again = change_all(
        daemon,
        {mailbox_step("mia@example.org"),
         going_step("mailboxes", R"("ids":[1])"),
         mailbox_step("anna@example.org"),
         mailbox_step("max@example.org")}
    );
    check_refused(
        again,
        {"Conflict",
         "step 3 of 4: there is a mailbox anna@example.org already",
         "`mailctl mailbox password` gives it another password",
         "address"}
    );
    CHECK(daemon.state() == before);
    CHECK(looked_up(daemon, "mailboxes", "mia@example.org") == "nothing");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");

    check_refused(
        change_all(
            daemon,
            {alias_step("a@example.org", "b@example.net"),
             alias_step("info@example.org", "john@example.org")}
        ),
        {"Conflict",
         "step 2 of 2: info@example.org goes there already",
         "leave the step out, or change what is there",
         "add_alias"}
    );
    CHECK(
        change_all(
            daemon,
            {alias_step("a@example.org", "b@example.net"), going_step("aliases", R"("ids":[99])")}
        )
            .message == "step 2 of 2: there is no alias number 99"
    );
    CHECK(daemon.state() == before);
}

TEST_CASE("where the store fails in the middle nothing has changed", "[hosting][change]") {
    Daemon daemon;
    with_two_mailboxes(daemon);
    daemon.spoil(
        "CREATE TRIGGER full BEFORE INSERT ON mailbox WHEN new.local = 'max' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END"
    );
    const auto before = daemon.state();
    CHECK(
        change_all(
            daemon,
            {going_step("mailboxes", R"("ids":[1])"),
             mailbox_step("mia@example.org"),
             mailbox_step("max@example.org")}
        )
            .error == "Internal"
    );
    CHECK(daemon.state() == before);
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    // And the next one is no part of it.
    REQUIRE(change_all(daemon, {mailbox_step("mia@example.org")}));
    CHECK(locals(daemon) == "john anna mia");
    daemon.restart();
    CHECK(locals(daemon) == "john anna mia");
}

TEST_CASE("all but some go, and none of what is new", "[hosting][change]") {
    Daemon daemon;
    with_two_mailboxes(daemon);
    SECTION("mailboxes") {
        REQUIRE(change_all(
            daemon, {mailbox_step("mia@example.org"), going_step("mailboxes", R"("all_but":[2])")}
        ));
        CHECK(locals(daemon) == "anna mia");
    }
    SECTION("aliases") {
        REQUIRE(change_all(
            daemon,
            {alias_step("a@example.org", "john@example.org"),
             going_step("aliases", R"("all_but":[3])")}
        ));
        CHECK(one_value(daemon, "SELECT local FROM alias ORDER BY id") == "info a");
    }
    SECTION("domains") {
        REQUIRE(change_all(
            daemon,
            {R"({"add_domain":{"domain":"example.net"}})", going_step("domains", R"("all_but":[])")}
        ));
        CHECK(one_value(daemon, "SELECT group_concat(name) FROM hosted_domain") == "example.net");
        CHECK(
            done(daemon, alice(), "mailbox.ListRemoved").at("/removed/1/address") ==
            "anna@example.org"
        );
    }
}

TEST_CASE("another tenant's things are none of it", "[hosting][change][access]") {
    Daemon daemon;
    with_two_mailboxes(daemon);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    done(daemon, alice(), "hosting.AddDomain", R"({"domain":"shop.test","tenant":"shop"})");
    const auto made =
        done(daemon, alice(), "token.Create", R"({"name":"s","role":"admin","tenant":"shop"})");
    const auto shop = *daemon.admit(made.at("/token/token"), daemon.address);
    const auto as_shop = [&](const std::string& step) {
        return daemon.call(shop, "hosting.Change", R"({"steps":[)" + step + "]}");
    };
    const auto before = daemon.state();
    CHECK(as_shop(mailbox_step("mia@example.org")).error == "NotFound");
    CHECK(as_shop(going_step("mailboxes", R"("ids":[1])")).error == "NotFound");
    CHECK(as_shop(going_step("aliases", R"("ids":[3])")).error == "NotFound");
    CHECK(as_shop(R"({"add_domain":{"domain":"mine.test"}})").error == "PermissionDenied");
    CHECK(as_shop(going_step("domains", R"("all_but":[])")).error == "PermissionDenied");
    CHECK(as_shop(going_step("mailboxes", R"("all_but":[])")).at("/act/changed") == "false");
    CHECK(daemon.state() == before);
    REQUIRE(as_shop(mailbox_step("till@shop.test")));
    REQUIRE(as_shop(going_step("mailboxes", R"("all_but":[])")));
    CHECK(locals(daemon) == "john anna");
}

TEST_CASE("a limit counts what the steps before have made", "[hosting][change]") {
    Daemon daemon;
    with_two_mailboxes(daemon);
    done(daemon, alice(), "tenant.Set", R"({"name":"machine","mailboxes":3})");
    const auto before = daemon.state();
    CHECK(
        change_all(daemon, {mailbox_step("mia@example.org"), mailbox_step("max@example.org")})
            .error == "Conflict"
    );
    CHECK(daemon.state() == before);
    REQUIRE(change_all(
        daemon,
        {going_step("mailboxes", R"("ids":[1])"),
         mailbox_step("mia@example.org"),
         mailbox_step("max@example.org")}
    ));
}

TEST_CASE("what is no change of several things is refused", "[hosting][change]") {
    Daemon daemon;
    with_two_mailboxes(daemon);
    const auto before = daemon.state();
    CHECK(change_all(daemon, {}).message == "0 steps are not one change");
    for (const auto* step :
         {"{}",
          R"({"add_mailbox":{"address":"mia@example.org"},"remove":{"of":"aliases","ids":[1]}})",
          R"({"add_mailbox":{"address":"mia@example.org","dry_run":true}})"}) {
        CAPTURE(step);
        CHECK(change_all(daemon, {step}).message == "each step is one thing");
    }
    CHECK(
        change_all(daemon, {going_step("aliases", R"("ids":[1],"all_but":[])")}).parameter == "ids"
    );
    CHECK(daemon.state() == before);
}

TEST_CASE("nobody gets the place of who goes in the same change", "[hosting][change]") {
    Daemon daemon;
    with_two_mailboxes(daemon);
    daemon.write("var/vmail/vhosts/example.org/john/new/1", "hello");
    const auto before = daemon.state();
    CHECK(
        change_all(
            daemon, {going_step("mailboxes", R"("ids":[1])"), mailbox_step("john@example.org")}
        )
            .message ==
        "step 2 of 2: the mail of the john@example.org that was removed is still in its place"
    );
    CHECK(daemon.state() == before);
    REQUIRE(change_all(daemon, {going_step("mailboxes", R"("ids":[1])")}));
    REQUIRE(change_all(daemon, {mailbox_step("john@example.org")}));
    CHECK_FALSE(std::filesystem::exists(daemon.path("var/vmail/vhosts/example.org/john")));
}

TEST_CASE("Postfix is asked once for all domains of a change", "[hosting][change]") {
    Daemon daemon;
    host_domain(daemon);
    const auto asked_for = [&](const Texts& names) {
        Texts steps;
        for (const auto& name : names) {
            steps.push_back(R"({"add_domain":{"domain":")" + name + "\"}}");
        }
        daemon.write("etc/postfix/asked", "");
        REQUIRE(change_all(daemon, steps));
        const auto asked = daemon.read("etc/postfix/asked");
        std::filesystem::remove(daemon.path("etc/postfix/asked"));
        return asked;
    };
    const auto of_one = asked_for({"a.test"});
    CHECK(of_one.find("-hx myhostname") != std::string::npos);
    CHECK(asked_for({"b.test", "c.test", "d.test"}) == of_one);

    // What it has told holds for each of them.
    daemon.edit_main_cf("myhostname = mail.test");
    const auto refused = change_all(
        daemon,
        {R"({"add_domain":{"domain":"e.test"}})", R"({"add_domain":{"domain":"mail.test"}})"}
    );
    CHECK(
        refused.message == "step 2 of 2: Postfix has another place for mail to mail.test already"
    );
    CHECK(done(daemon, alice(), "hosting.ListDomains").reply.find("e.test") == std::string::npos);
}
