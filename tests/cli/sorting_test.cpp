#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

/// What a command has asked, and what it printed.
struct Asked {
    json parameters;
    Ran ran;
};

Asked ask(const json& reply, const std::vector<std::string>& words) {
    FakeDaemon daemon({{wire::reply_text(reply)}});
    const auto ran = run_at(daemon.socket(), words);
    const auto calls = daemon.calls();
    return {calls.empty() ? json() : calls.front()["parameters"], ran};
}

json journal_row(int sequence) {
    return {
        {"sequence", sequence},
        {"change", 0},
        {"at", "2026-11-21T07:35:59Z"},
        {"by", "root"},
        {"event", "tenant-added"},
        {"method", "io.mailctl.tenant.Add"},
        {"text", "tenant shop added"},
        {"plan", json::array()},
        {"hash", "x"}};
}

}  // namespace

TEST_CASE("lists of what is hosted are sorted, and go on where a page ended", "[cli][run]") {
    const std::string next = "24:-address=it's.examplejohn";
    const auto mailboxes =
        ask({{"mailboxes",
              {{{"id", 1},
                {"address", "mia@it's.example"},
                {"quota", 0},
                {"suspended", false},
                {"refuses", false},
                {"scheme", "ARGON2ID"},
                {"since", "2026-11-21T07:35:59Z"},
                {"by", "root"},
                {"password_at", "2026-11-21T07:35:59Z"}}}},
             {"next", next}},
            {"mailbox", "list", "--sort=-address", "--next", "20:-address=a.exampleanna"});
    CHECK(
        mailboxes.parameters == json{{"sort", "-address"}, {"after", "20:-address=a.exampleanna"}}
    );
    CHECK(mailboxes.ran.results.ends_with(
        "There are more: --next '24:-address=it'\\''s.examplejohn'\n"
    ));
    CHECK(
        ask({{"aliases", json::array()}}, {"alias", "list", "--sort", "since"}).parameters ==
        json{{"sort", "since"}}
    );
    const auto domains =
        ask({{"domains", json::array()}},
            {"hosting", "domains", "--sort=-since", "--next", "7:-since=12"});
    CHECK(domains.parameters == json{{"sort", "-since"}, {"after", "7:-since=12"}});

    const auto wrong = ask(json::object(), {"mailbox", "list", "--sort", "size"});
    CHECK(wrong.parameters.is_null());
    CHECK(wrong.ran.talk.find("nothing is sorted by \"size\" here") != std::string::npos);
    CHECK(wrong.ran.talk.find("write one of address|since|quota|used") != std::string::npos);
}

TEST_CASE("history asks from either end for what a page leaves out", "[cli][run]") {
    const auto page = [](int sequence) {
        return std::vector<std::string>{wire::reply_text(
            {{"entries", {journal_row(sequence)}}, {"intact", true}, {"next", sequence}}
        )};
    };
    FakeDaemon daemon({page(9), page(8)});
    const auto ran =
        run_at(daemon.socket(), {"history", "--sort=-sequence", "--limit", "2", "--json"});
    const auto told = json::parse(ran.results);
    CHECK(told["entries"][0]["sequence"] == 9);
    CHECK(told["entries"][1]["sequence"] == 8);
    CHECK(told["next"] == 8);
    CHECK(daemon.calls()[0]["parameters"] == json{{"limit", 2}, {"sort", "-sequence"}});
    CHECK(
        daemon.calls()[1]["parameters"] == json{{"limit", 1}, {"sort", "-sequence"}, {"after", 9}}
    );
}

TEST_CASE("all that mail programs are told of a domain can be said", "[cli][run]") {
    const auto set =
        ask({{"act",
              {{"changed", true},
               {"dry_run", false},
               {"plan", json::array()},
               {"notes", json::array()}}}},
            {"domain",
             "set",
             "example.org",
             "--full-name",
             "Example",
             "--short-name",
             "Ex",
             "--imap-host",
             "imap.example.org",
             "--pop-host",
             "",
             "--smtp-host",
             "smtp.example.org",
             "--dkim-key-name",
             "mail",
             "--dkim-key",
             "MIIB"});
    CHECK(
        set.parameters ==
        json{
            {"domain", "example.org"},
            {"display_name", "Example"},
            {"short_display_name", "Ex"},
            {"imap_host", "imap.example.org"},
            {"pop_host", ""},
            {"smtp_host", "smtp.example.org"},
            {"dkim_key_name", "mail"},
            {"dkim_key", "MIIB"}}
    );
}
