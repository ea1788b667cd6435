#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

using namespace ::test;

namespace {

const std::string of_domain = R"({"domain":"example.org")";

Answer set_domain(Daemon& daemon, const std::string& members) {
    return daemon.call(alice(), "hosting.SetDomain", of_domain + "," + members + "}");
}

}  // namespace

TEST_CASE("how a domain receives is shown and set", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    const auto first = done(daemon, alice(), "hosting.ShowDomain", example_org);
    CHECK(first.at("/domain/mailboxes") == "1");
    CHECK(first.at("/catch_all") == "[]");
    CHECK(first.list("/postmaster") == Texts{"postmaster@localhost"});

    const auto made = set_domain(
        daemon,
        R"("catch_all":["John@example.org"],"abuse":["max@example.net"],"display_name":"Ours")"
    );
    INFO(made.message);
    REQUIRE(made);
    CHECK(
        made.plan() ==
        Texts{
            "alias @example.org (nobody): nothing -> john@example.org",
            "alias abuse@example.org (mailctl): postmaster@localhost -> "
            "max@example.net",
            "display_name of example.org (mailctl): nothing -> Ours"}
    );
    CHECK(looked_up(daemon, "aliases", "@example.org") == "john@example.org");
    CHECK(looked_up(daemon, "aliases", "abuse@example.org") == "max@example.net");
    const auto now = done(daemon, alice(), "hosting.ShowDomain", example_org);
    CHECK(now.list("/catch_all") == Texts{"john@example.org"});
    CHECK(now.at("/display_name") == "Ours");
    CHECK(set_domain(daemon, R"("catch_all":["john@example.org"])").at("/act/changed") == "false");

    REQUIRE(set_domain(daemon, R"("catch_all":[])"));
    CHECK(looked_up(daemon, "aliases", "@example.org") == "nothing");
}

TEST_CASE("all that is set of a domain is shown, and nothing else", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    const std::map<std::string, std::string> all{
        {"display_name", "Example and Sons"},
        {"short_display_name", "Example"},
        {"imap_host", "imap.example.org"},
        {"pop_host", "pop.example.org"},
        {"smtp_host", "smtp.example.org"},
        {"dkim_key_name", "k1"},
        {"dkim_key", "MIIBIjANBg=="}};
    for (const auto& [name, text] : all) {
        REQUIRE(set_domain(daemon, fmt::format(R"("{}":"{}")", name, text)));
        CHECK(done(daemon, alice(), "hosting.ShowDomain", example_org).at("/" + name) == text);
    }
    for (const auto& [name, text] : all) {
        CHECK(done(daemon, alice(), "hosting.ShowDomain", example_org).at("/" + name) == text);
        REQUIRE(set_domain(daemon, fmt::format(R"("{}":"")", name)));
        CHECK(done(daemon, alice(), "hosting.ShowDomain", example_org).at("/" + name).empty());
    }
}

TEST_CASE("what is wrong with a domain's settings changes nothing of them", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    const auto before = daemon.state();
    check_refused(
        set_domain(daemon, R"("display_name":"Ours","catch_all":["nobody@example.org"])"),
        {"InvalidArgument",
         "mail to @example.org would come round again and never arrive",
         "choose destinations that do not lead back to it",
         "catch_all"}
    );
    CHECK(set_domain(daemon, R"("display_name":"a\nb")").parameter == "display_name");
    check_refused(
        daemon.call(alice(), "hosting.SetDomain", R"({"domain":"example.net"})"),
        {"NotFound",
         "example.net does not receive here",
         "`mailctl hosting domains` lists those that do",
         "domain"}
    );
    CHECK(
        daemon.call(alice(), "hosting.ShowDomain", R"({"domain":"example.net"})").error ==
        "NotFound"
    );
    CHECK(daemon.state() == before);
}

TEST_CASE("postmaster and abuse are answered, whoever is forgotten", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    const auto gone =
        done(daemon, alice(), "alias.Remove", R"({"source":"postmaster@example.org"})");
    CHECK(
        gone.list("/act/notes") ==
        Texts{"mail to postmaster@example.org goes to postmaster@localhost now"}
    );
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "postmaster@localhost");
    CHECK(
        done(daemon, alice(), "hosting.ShowDomain", example_org).list("/postmaster") ==
        Texts{"postmaster@localhost"}
    );
    CHECK(
        done(daemon, alice(), "alias.Check", R"({"address":"postmaster@example.org"})").at("/ok") ==
        "true"
    );

    // A mailbox of that name answers for itself, and a catch-all for whoever nobody is.
    REQUIRE(made_mailbox(daemon, "postmaster@example.org"));
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "nothing");
    done(daemon, alice(), "mailbox.Remove", R"({"address":"postmaster@example.org"})");
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "postmaster@localhost");
    REQUIRE(made_mailbox(daemon, "john@example.org"));
    REQUIRE(set_domain(daemon, R"("catch_all":["john@example.org"])"));
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "nothing");
    REQUIRE(set_domain(daemon, R"("catch_all":[])"));
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "postmaster@localhost");

    // Also in look-ups that are made anew.
    std::filesystem::remove_all(daemon.path("lookup"));
    daemon.restart();
    CHECK(looked_up(daemon, "aliases", "postmaster@example.org") == "postmaster@localhost");
}

TEST_CASE("what mail programs are told of a domain", "[hosting][domain]") {
    Daemon daemon;
    host_domain(daemon);
    const auto made = set_domain(
        daemon,
        R"("display_name":"Example é","imap_host":"imap.example.org","dkim_key_name":"mail","dkim_key":"MIIB+/=")"
    );
    INFO(made.message);
    REQUIRE(made);
    const auto shown = done(daemon, alice(), "hosting.FindDomains", R"({"ids":[1]})");
    CHECK(shown.at("/domains/0/display_name") == "Example é");
    CHECK(shown.at("/domains/0/imap_host") == "imap.example.org");
    CHECK(shown.at("/domains/0/dkim_key") == "MIIB+/=");
    CHECK(set_domain(daemon, R"("dkim_key_name":"mail")").at("/act/changed") == "false");
    REQUIRE(set_domain(daemon, R"("display_name":"")"));
    CHECK(done(daemon, alice(), "hosting.FindDomains", R"({"ids":[1]})")
              .at("/domains/0/display_name")
              .empty());
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"display_name", R"("a\nb")"},
        {"short_display_name", '"' + std::string(51, 'x') + '"'},
        {"imap_host", R"("not a host")"},
        {"pop_host", R"("192.0.2.1")"},
        {"smtp_host", R"("a..b")"},
        {"dkim_key_name", R"("a b")"},
        {"dkim_key", R"("p=x; y")"},
    };
    const auto before = daemon.state();
    for (const auto& [member, value] : wrong) {
        CAPTURE(member);
        CHECK(set_domain(daemon, fmt::format(R"("{}":{})", member, value)).parameter == member);
    }
    CHECK(daemon.state() == before);
    const auto stranger = daemon.call(
        mailctl::Caller{
            .owner = "tenant:2", .name = "till", .rights = mailctl::rights_of_tenants()},
        "hosting.SetDomain",
        R"({"domain":"example.org","display_name":"x"})"
    );
    CHECK(stranger.error == "NotFound");
}
