#include "daemon/net/platform/cybermail/account.hpp"
#include "daemon/net/platform/cybermail/credentials.hpp"
#include "daemon/net/platform/cybermail/domains.hpp"
#include "daemon/net/platform/cybermail/reports.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::net::platform::cybermail;

namespace {

json data_of(const std::string& text) { return json::parse(text); }

}  // namespace

// ---- the account

TEST_CASE("connecting gives a key and a flat plan", "[net][platform]") {
    auto data = data_of(R"({"api_key":"k-1","account_id":41,"plan_name":"Free",
                            "plan_slug":"free","emails_per_month":"15000"})");

    const auto reply = parse_connected(data);

    REQUIRE(reply);
    CHECK(reply->key.reveal() == "k-1");
    CHECK(reply->account.value().text() == "41");
    CHECK(reply->plan.value().name == "Free");
    CHECK(reply->plan->slug == "free");
    CHECK(reply->plan->emails_per_month == 15000);
}

TEST_CASE("connecting without a key is a failure", "[net][platform]") {
    for (const char* text : {"{}", R"({"api_key":""})", R"({"api_key":null})", "[]"}) {
        CAPTURE(text);
        auto data = data_of(text);
        CHECK(parse_connected(data).error().message == "the platform gave no key");
    }
    auto data = data_of(R"({"api_key":"k\r\nX: y"})");
    CHECK(
        parse_connected(data).error().message ==
        "the platform gave a key of no use: the password holds a control character or is not UTF-8"
    );
}

TEST_CASE("the account has a nested plan", "[net][platform]") {
    auto data = data_of(R"({"plan":{"name":"Pro","slug":"pro","emails_per_month":500000},
                            "emails_sent_this_month":12,"reputation_score":"98.5"})");

    const auto reply = parse_account(data);

    REQUIRE(reply);
    CHECK(reply->plan.value().emails_per_month == 500000);
    CHECK(reply->emails_sent == 12);
    CHECK(reply->reputation == 98.5);
}

TEST_CASE("an account that tells nothing is an account", "[net][platform]") {
    for (const char* text : {"{}", R"({"plan":null})", R"({"plan":{"name":""}})", "[]"}) {
        CAPTURE(text);
        auto data = data_of(text);
        const auto reply = parse_account(data);
        REQUIRE(reply);
        CHECK_FALSE(reply->plan);
        CHECK_FALSE(reply->reputation);
        CHECK_FALSE(reply->emails_sent);
    }
}

TEST_CASE("health is told in one line", "[net][platform]") {
    struct Row {
        const char* answer;
        const char* text;
    };
    const auto row = GENERATE(
        Row{R"({"success":true,"data":{"status":"ok"}})", "ok"},
        Row{R"({"status":"up"})", "up"},
        Row{R"({"success":true})", R"({"success":true})"},
        Row{R"("OK\n")", "OK"}
    );
    auto answer = data_of(row.answer);
    CHECK(parse_health(answer)->text == row.text);
}

// ---- domains

TEST_CASE("an added domain has one ID under two names", "[net][platform]") {
    const auto name = DomainName::parse("example.com");
    for (const char* text :
         {R"({"id":7,"status":"pending"})", R"({"domain_id":7})", R"({"id":"","domain_id":"7"})"}) {
        CAPTURE(text);
        const auto reply = parse_added(data_of(text), *name);
        REQUIRE(reply);
        CHECK(reply->domain.name == *name);
        CHECK(reply->domain.id.value().text() == "7");
        CHECK_FALSE(reply->domain.verified);
    }
    CHECK(parse_added(data_of(R"({"status":"verified"})"), *name)->domain.verified);
}

TEST_CASE("domains come sorted, each once, and the others are counted", "[net][platform]") {
    const auto reply = parse_domains(data_of(R"({"domains":[
        {"id":2,"domain":"b.example","status":"verified","spf_verified":true,"dkim_verified":1},
        {"id":1,"domain":"A.example","status":"Verified"},
        {"id":3,"domain":"b.example"},
        {"domain":"no domain"},
        {"domain":null}, {}, 7, null]})"));

    REQUIRE(reply);
    REQUIRE(reply->domains.size() == 2);
    CHECK(reply->left_out == 6);
    CHECK(reply->domains[0].name.text() == "a.example");
    CHECK_FALSE(reply->domains[0].verified);
    CHECK(reply->domains[1].id.value().text() == "2");
    CHECK(reply->domains[1].verified);
    CHECK(reply->domains[1].spf);
    CHECK(reply->domains[1].dkim);
    CHECK_FALSE(reply->domains[1].dmarc);
}

TEST_CASE("no list is not an empty list", "[net][platform]") {
    for (const char* text : {"{}", R"({"domains":null})", R"({"domains":{}})", "[]"}) {
        CAPTURE(text);
        CHECK(parse_domains(data_of(text)).error().code == Errc::remote_refused);
    }
    CHECK(parse_domains(data_of(R"({"domains":[]})"))->domains.empty());
    CHECK_FALSE(parse_credentials(data_of("{}")));
    CHECK_FALSE(parse_records(data_of("{}")));
}

TEST_CASE("a domain is verified only where all of the answer says so", "[net][platform]") {
    CHECK(parse_verified(data_of(R"({"spf":true,"dkim":true,"dmarc":true,"all_verified":true})"))
              ->verified);
    const auto inconsistent =
        parse_verified(data_of(R"({"spf":true,"dkim":false,"dmarc":true,"all_verified":true})"));
    CHECK_FALSE(inconsistent->verified);
    CHECK(inconsistent->spf);
    CHECK_FALSE(parse_verified(data_of(R"({"spf":true,"dkim":true,"dmarc":true})"))->verified);
    CHECK_FALSE(parse_verified(data_of("{}"))->verified);
}

TEST_CASE("a record without name, type or value is told as it is", "[net][platform]") {
    const auto reply = parse_records(data_of(R"({"records":[
        {"host":"example.com","type":"TXT","value":"v=spf1 -all","ttl":300,"priority":10},
        {"host":"_dmarc.example.com","type":"TXT","value":"v=DMARC1; p=none"},
        {"host":"","type":"TXT","value":"x"}, {"host":"a","value":"x"}, {"host":"a","type":"TXT"},
        null]})"));

    REQUIRE(reply);
    REQUIRE(reply->records.size() == 6);
    CHECK(reply->records[0].ttl == 300);
    CHECK(reply->records[0].priority == 10);
    CHECK(reply->records[1].ttl == 3600);
    CHECK(reply->records[1].priority == 0);
    CHECK(reply->records[2].name.empty());
    CHECK(reply->records[3].type.empty());
    CHECK(reply->records[4].value.empty());
    CHECK(reply->records[5].name.empty());
}

// ---- credentials

TEST_CASE("a credential is taken as it was made", "[net][platform]") {
    auto data = data_of(R"({"credential_id":5,"username":"smtp_0","password":"-p'\"$#: x"})");

    const auto made = parse_made(data);

    REQUIRE(made.reply);
    CHECK(made.reply->id.text() == "5");
    CHECK(made.reply->username.text() == "smtp_0");
    CHECK(made.reply->password.reveal() == "-p'\"$#: x");
}

TEST_CASE("a credential that is not whole or not for Postfix is refused", "[net][platform]") {
    struct Row {
        const char* data;
        const char* why;
        bool has_id;
    };
    const auto row = GENERATE(
        Row{"{}", "it holds no ID of the credential", false},
        Row{R"({"username":"u","password":"p"})", "it holds no ID of the credential", false},
        Row{R"({"credential_id":5,"password":"p"})", "it holds no user name", true},
        Row{R"({"credential_id":5,"username":"u"})", "it holds no password", true},
        Row{R"({"credential_id":5,"username":"u:v","password":"p"})",
            "the user name holds a colon, which Postfix's password map cannot express",
            true},
        Row{R"({"credential_id":5,"username":"u","password":"p "})",
            "the password begins or ends with a blank",
            true},
        Row{R"({"credential_id":5,"username":"u","password":"p\nq"})",
            "the password holds a control character or is not UTF-8",
            true}
    );
    CAPTURE(row.data);
    auto data = data_of(row.data);

    const auto made = parse_made(data);

    REQUIRE_FALSE(made.reply);
    CHECK(made.id.has_value() == row.has_id);
    CHECK(
        made.reply.error().message ==
        std::string("the platform's answer to api/smtp/create/ is of no use: ") + row.why
    );
}

TEST_CASE("credentials are listed by either name of their ID", "[net][platform]") {
    const auto reply = parse_credentials(data_of(R"({"credentials":[
        {"id":5,"username":"smtp_0","description":"mailctl","created_at":"2026-03-06"},
        {"credential_id":"6"}, {"username":"lost"}, 7]})"));

    REQUIRE(reply);
    REQUIRE(reply->credentials.size() == 2);
    CHECK(reply->credentials[0].description == "mailctl");
    CHECK(reply->credentials[0].created == "2026-03-06");
    CHECK(reply->credentials[1].id.text() == "6");
}

TEST_CASE("a rotation without a password of use says so", "[net][platform]") {
    auto good = data_of(R"({"new_password":"p"})");
    CHECK(parse_rotated(good)->password.reveal() == "p");
    auto wrong_name = data_of(R"({"password":"p"})");
    CHECK(
        parse_rotated(wrong_name).error().message ==
        "the platform's answer to api/smtp/rotate/ is of no use: it holds no password; the old "
        "password may be dead"
    );
    auto bad = data_of(R"({"new_password":"p\n"})");
    CHECK(parse_rotated(bad).error().code == Errc::remote_unknown);
    CHECK_THAT(parse_rotated(bad).error().hint, Catch::StartsWith("rotate again"));
}

// ---- reports

TEST_CASE("numbers of sending are read under both names", "[net][platform]") {
    const auto total = parse_stats(data_of(
        R"({"total_sent":10,"delivered":"8","bounced":1,"failed":1,"delivery_rate":"80.0"})"
    ));
    CHECK(total->stats.sent == 10);
    CHECK(total->stats.delivered == 8);
    CHECK(total->stats.delivery_rate == 80.0);

    const auto by_name = parse_domain_stats(
        data_of(R"({"domains":{"a.example":{"sent":3},"b.example":{"total_sent":4},"c":7}})")
    );
    REQUIRE(by_name->domains.size() == 3);
    CHECK(by_name->domains[0].domain == "a.example");
    CHECK(by_name->domains[0].stats.sent == 3);
    CHECK(by_name->domains[1].stats.sent == 4);
    CHECK(by_name->domains[2].stats.sent == 0);

    const auto list =
        parse_domain_stats(data_of(R"({"domains":[{"domain":"a.example","sent":3},{"sent":4},5]})")
        );
    REQUIRE(list->domains.size() == 1);
    CHECK(list->domains[0].stats.sent == 3);
}

TEST_CASE("a page of the log is a page of at least one", "[net][platform]") {
    const auto reply = parse_logs(data_of(R"({"logs":[
        {"queued_at":"2026-03-06T09:00:00Z","from_email":"a@example.com",
         "to_email":"b@example.net","subject":"Hi\u001b[2J","status":"delivered"}, 7],
        "pagination":{"page":"9","total_pages":0}})"));

    REQUIRE(reply);
    REQUIRE(reply->entries.size() == 2);
    CHECK(reply->entries[0].from == "a@example.com");
    CHECK(reply->entries[0].subject == "Hi\\x1b[2J");
    CHECK(reply->page == 9);
    CHECK(reply->pages == 1);
    CHECK(parse_logs(data_of("{}"))->pages == 1);
}
