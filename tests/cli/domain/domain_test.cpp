#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

json domain(const std::string& name, bool verified = true) {
    return {
        {"name", name},
        {"sends",
         {{"verified", verified},
          {"spf", true},
          {"dkim", verified},
          {"dmarc", true},
          {"records", !verified},
          {"seen", "2026-11-21T07:35:59Z"}}},
        {"receives", verified ? "no" : "yes"}};
}

json report(bool verified) {
    return {
        {"domain", domain("xn--bcher-kva.example", verified)},
        {"records",
         {{{"name", "xn--bcher-kva.example"},
           {"type", "TXT"},
           {"wanted", "v=spf1 include:spf.example.net ~all"},
           {"state", "ok"},
           {"found", {"v=spf1 include:spf.example.net ~all"}}},
          {{"name", "s1._domainkey.xn--bcher-kva.example"},
           {"type", "CNAME"},
           {"wanted", "s1.dkim.example.net"},
           {"state", "different"},
           {"found", {"old.example.net\x1b[2J"}},
           {"todo", "mailctl dns apply xn--bcher-kva.example"}}}},
        {"notes", {"the TTL is a day"}}};
}

std::string page(const json& domains, bool more) {
    json reply{{"domains", domains}};
    if (more) {
        reply["next"] = domains.back()["name"];
    }
    return wire::reply_text(reply, /*continues=*/more);
}

}  // namespace

TEST_CASE("a domain is added by its A-label", "[cli][domain]") {
    FakeDaemon daemon({{acted()}});

    const auto ran = run_at(daemon.socket(), {"domain", "add", "Bücher.Example.", "--no-dns"});

    CHECK(ran.exit == 0);
    CHECK(ran.results == "The domain is added. Next: mailctl dns export xn--bcher-kva.example\n");
    CHECK(
        daemon.calls().front()["parameters"] ==
        json{{"domain", "xn--bcher-kva.example"}, {"no_dns", true}}
    );
}

TEST_CASE("a domain that receives and sends is added by two requests", "[cli][domain]") {
    FakeDaemon daemon({{acted()}, {acted()}});

    const auto ran = run_at(
        daemon.socket(),
        {"domain", "add", "example.com", "--receive", "--send", "--no-dns", "--json"}
    );

    CHECK(ran.exit == 0);
    REQUIRE(daemon.calls().size() == 2);
    CHECK(daemon.calls()[0]["method"] == "io.mailctl.hosting.AddDomain");
    CHECK(daemon.calls()[1]["method"] == "io.mailctl.domain.Add");
    CHECK(json::parse(ran.results)["changed"] == true);
}

TEST_CASE("what was done before the second request failed is told", "[cli][domain]") {
    auto done = an_act();
    done["plan"] = json::array({{{"object", "hosted domain example.com"}, {"owner", "nobody"}}});
    FakeDaemon daemon(
        {{acted(done)}, {wire::error_text({Errc::not_found, "root has no account", "", {}})}}
    );

    const auto ran =
        run_at(daemon.socket(), {"domain", "add", "example.com", "--receive", "--send"});

    CHECK(ran.exit == 66);
    CHECK(ran.results.empty());
    CHECK(
        ran.talk ==
        "mailctl: domain add: root has no account; done before that: hosted domain example.com\n"
    );
}

TEST_CASE("removing a domain that is gone is a success", "[cli][domain]") {
    FakeDaemon daemon({{acted(an_act(false))}});

    const auto ran =
        run_at(daemon.socket(), {"domain", "remove", "example.com", "--withdraw", "--force"});

    CHECK(ran.exit == 0);
    CHECK(ran.results == "nothing to do: the account does not have this domain\n");
    CHECK(
        daemon.calls().front()["parameters"] ==
        json{{"domain", "example.com"}, {"withdraw", true}, {"force", true}}
    );
}

TEST_CASE("what is no domain is refused by every command that takes one", "[cli][domain]") {
    const auto words = GENERATE(
        std::vector<std::string>{"domain", "add"},
        std::vector<std::string>{"domain", "show"},
        std::vector<std::string>{"domain", "verify"},
        std::vector<std::string>{"domain", "records"},
        std::vector<std::string>{"domain", "remove"},
        std::vector<std::string>{"dns", "plan"},
        std::vector<std::string>{"dns", "apply"},
        std::vector<std::string>{"dns", "withdraw"},
        std::vector<std::string>{"dns", "check"},
        std::vector<std::string>{"dns", "export"}
    );
    CAPTURE(words);
    auto line = words;
    line.emplace_back("exam ple.com");

    const auto ran = run_line(line);

    CHECK(ran.exit == 65);
    CHECK(
        ran.talk == fmt::format(
                        "mailctl: {} {}: \"exam ple.com\" is not a domain name\nhint: write it as "
                        "example.com\n",
                        words[0],
                        words[1]
                    )
    );
}

TEST_CASE("a domain that only receives is shown", "[cli][domain]") {
    FakeDaemon daemon(
        {{wire::error_text({Errc::not_found, "root has no account", "", {}})},
         {wire::reply_text(
             {{"domain",
               {{"id", 1},
                {"domain", "example.com"},
                {"tenant", "shop"},
                {"mailboxes", 3},
                {"aliases", 2},
                {"since", "2026-11-21T07:35:59Z"},
                {"by", "root"}}},
              {"catch_all", json::array()},
              {"postmaster", {"postmaster@localhost"}},
              {"abuse", json::array()},
              {"delimiter", "+"},
              {"display_name", "Example and Sons"},
              {"imap_host", "imap.example.com"},
              {"dkim_key_name", "k1"}},
             false
         )}}
    );

    const auto ran = run_at(daemon.socket(), {"domain", "show", "example.com"});

    CHECK(ran.exit == 0);
    CHECK(
        ran.results ==
        "Receives    example.com\n"
        "Called      Example and Sons\n"
        "Tenant      shop\n"
        "Mailboxes   3\n"
        "Aliases     2\n"
        "Catch-all   none: what nobody has goes back\n"
        "Postmaster  postmaster@localhost\n"
        "Abuse       a mailbox of that name, or the catch-all\n"
        "Tags        john+tag is john's\n"
        "IMAP host   imap.example.com\n"
        "DKIM key    k1\n"
        "Since       2026-11-21T07:35:59Z by root\n"
    );
}

TEST_CASE("the list of domains is one table, however many pages it has", "[cli][domain]") {
    auto hosted = domain("xn--bcher-kva.example", false);
    hosted["hosted"] = {{"tenant", "machine"}, {"mailboxes", 12}, {"aliases", 2}};
    FakeDaemon daemon(
        {{page(json::array({domain("a.example")}), true),
          page(json::array({hosted, {{"name", "z.example"}, {"receives", "unknown"}}}), false)}}
    );

    SECTION("for people") {
        CHECK(
            run_at(daemon.socket(), {"domain", "list"}).results ==
            "DOMAIN                                  SENDS       SPF  DKIM  DMARC  RECORDS  "
            "AS OF                 RECEIVES  MAILBOXES\n"
            "a.example                               verified    yes  yes   yes    -        "
            "2026-11-21T07:35:59Z  no        -\n"
            "xn--bcher-kva.example (bücher.example)  unverified  yes  no    yes    mailctl  "
            "2026-11-21T07:35:59Z  yes       12\n"
            "z.example                               -           -    -     -      -        "
            "-                     unknown   -\n"
        );
        REQUIRE(daemon.calls().size() == 1);
        CHECK(daemon.calls()[0]["parameters"] == json::object());
        CHECK(daemon.calls()[0]["more"] == true);
    }

    SECTION("for programs") {
        const auto value =
            json::parse(run_at(daemon.socket(), {"domain", "list", "--json"}).results);

        CHECK(value["domains"].size() == 3);
        CHECK_FALSE(value.contains("next"));
    }
}

TEST_CASE("a list that the daemon broke off is listed from its start", "[cli][domain]") {
    const auto first = page(json::array({domain("a.example")}), true);
    FakeDaemon daemon(
        {{first, wire::error_text({Errc::busy, "too many replies wait to be read", "", {}})},
         {first, page(json::array({domain("b.example")}), false)}}
    );

    const auto ran = run_at(daemon.socket(), {"domain", "list", "--json", "--wait", "5"});

    CHECK(ran.exit == 0);
    CHECK(json::parse(ran.results)["domains"].size() == 2);
}

TEST_CASE("a page that cannot be read is no shorter list", "[cli][domain]") {
    FakeDaemon daemon(
        {{wire::reply_text({{"domains", "none"}, {"next", "a.example"}}, true),
          page(json::array({domain("b.example")}), false)}}
    );

    const auto ran = run_at(daemon.socket(), {"domain", "list"});

    CHECK(ran.exit != 0);
    CHECK(ran.results.empty());
    CHECK(ran.talk == "mailctl: domain list: member \"domains\" must be a list\n");
}

TEST_CASE("ten thousand domains are printed", "[cli][domain]") {
    constexpr int page_count = 5;
    constexpr int page_rows = 2000;
    FakeDaemon::Replies pages;
    for (int at = 0; at < page_count; ++at) {
        auto domains = json::array();
        for (int row = 0; row < page_rows; ++row) {
            domains.push_back(domain(fmt::format("d{:05}.example", at * page_rows + row)));
        }
        pages.push_back(page(domains, at + 1 < page_count));
    }
    FakeDaemon daemon({std::move(pages)});

    const auto ran = run_at(daemon.socket(), {"domain", "list"});

    CHECK(std::count(ran.results.begin(), ran.results.end(), '\n') == 1 + page_count * page_rows);
}

TEST_CASE("the list is brought up to date where that is asked for", "[cli][domain]") {
    FakeDaemon daemon({{acted()}, {page(json::array(), false)}});

    const auto ran = run_at(daemon.socket(), {"domain", "list", "--refresh"});

    CHECK(ran.results == "There are no domains; \"mailctl domain add DOMAIN\" adds one.\n");
    CHECK(daemon.calls()[0]["method"] == "io.mailctl.domain.Refresh");
    CHECK(daemon.calls()[1]["method"] == "io.mailctl.domain.List");
}

TEST_CASE("a domain is shown with what to do about each record", "[cli][domain]") {
    FakeDaemon daemon({{reported(report(false))}});

    const auto ran = run_at(daemon.socket(), {"domain", "show", "bücher.example"});

    CHECK(ran.exit == 0);
    CHECK(
        ran.results ==
        "Domain    xn--bcher-kva.example (bücher.example)\n"
        "Verified  no\n"
        "SPF       yes\n"
        "DKIM      no\n"
        "DMARC     yes\n"
        "Records   some written by mailctl\n"
        "As of     2026-11-21T07:35:59Z\n"
        "Receives  yes\n"
        "\n"
        "STATE      TYPE   NAME                                 TO DO\n"
        "ok         TXT    xn--bcher-kva.example                -\n"
        "different  CNAME  s1._domainkey.xn--bcher-kva.example  "
        "mailctl dns apply xn--bcher-kva.example\n"
        "\n"
        "CNAME s1._domainkey.xn--bcher-kva.example\n"
        "  wanted  s1.dkim.example.net\n"
        "  found   old.example.net\\x1b[2J\n"
        "\n"
        "note: the TTL is a day\n"
    );
}

TEST_CASE("a domain that is not verified ends with 2", "[cli][domain]") {
    const auto [verified, exit] = GENERATE(table<bool, int>({{true, 0}, {false, 2}}));
    FakeDaemon daemon({{reported(report(verified))}});

    const auto ran = run_at(daemon.socket(), {"domain", "verify", "bücher.example", "--json"});

    CHECK(ran.exit == exit);
    CHECK(json::parse(ran.results) == report(verified));
}

TEST_CASE("a verification that fails ends with the error's own status", "[cli][domain]") {
    FakeDaemon daemon({{wire::error_text({Errc::remote_refused, "no such domain", {}, {}})}});

    CHECK(run_at(daemon.socket(), {"domain", "verify", "example.com"}).exit == 68);
}

TEST_CASE("the records that the platform asks for are listed", "[cli][domain]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"records",
          {{{"name", "example.com"}, {"type", "TXT"}, {"value", "v=spf1 ~all"}, {"ttl", 3600}},
           {{"name", "evil.example"},
            {"type", "NS"},
            {"value", "ns\x1b[2J"},
            {"ttl", 60},
            {"refused", "it is not of this domain"}}}}}
    )}});

    const auto ran = run_at(daemon.socket(), {"domain", "records", "example.com"});

    CHECK(
        ran.results ==
        "TYPE  NAME          TTL   VALUE\n"
        "TXT   example.com   3600  v=spf1 ~all\n"
        "NS    evil.example  60    ns\\x1b[2J\n"
    );
    CHECK(
        ran.talk == "warning: mailctl will not write NS evil.example: it is not of this domain\n"
    );
}
