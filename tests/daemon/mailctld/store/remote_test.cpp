#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/accounts.hpp"
#include "daemon/mailctld/store/credentials.hpp"
#include "daemon/mailctld/store/domains.hpp"
#include "daemon/mailctld/store/providers.hpp"
#include "daemon/mailctld/store/records.hpp"
#include "daemon/mailctld/store/store.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace mailctl;
using namespace mailctl::store;

namespace {

Secret secret(std::string text) { return *Secret::parse(text); }

/// A store of its own, opened as the workers open theirs.
struct Fixture {
    test::TemporaryDirectory directory;
    Store store{directory.path()};
    Database& db = store.database();
};

Account account_of(const std::string& owner, const std::string& key) {
    return {
        owner,
        "alice",
        api::PlatformKind::cybermail,
        "ops@example.com",
        secret(key),
        "41",
        {api::Plan{"Free", "free", 15000}, 12, 98.5},
        "2026-01-02T03:04:05Z"};
}

Domain domain(const std::string& name, bool verified = false) {
    return {name, "7", verified, verified, verified, verified, false, "2026-01-02T03:04:05Z"};
}

Record record(const std::string& name, const std::string& ours, const std::string& owner) {
    return {
        "main",
        "example.com",
        name,
        api::RecordType::TXT,
        ours,
        std::nullopt,
        "example.com",
        owner,
        "2026-01-02T03:04:05Z"};
}

std::vector<std::string> names(const std::vector<Domain>& domains) {
    std::vector<std::string> found;
    found.reserve(domains.size());
    for (const auto& entry : domains) {
        found.push_back(entry.name);
    }
    return found;
}

}  // namespace

TEST_CASE("a store of version 2 goes on with what it holds", "[store]") {
    const test::TemporaryDirectory directory;
    {
        Database db(directory.path() / "state.db", Database::Access::read_write);
        db.execute(R"sql(
            CREATE TABLE ledger (id INTEGER PRIMARY KEY CHECK (id = 1), document TEXT NOT NULL);
            CREATE TABLE change (
                id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL,
                method TEXT NOT NULL, state TEXT NOT NULL, old_main BLOB NOT NULL,
                new_hash TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
                restart INTEGER NOT NULL, forget INTEGER NOT NULL DEFAULT 0);
            CREATE TABLE journal (
                sequence INTEGER PRIMARY KEY, change INTEGER NOT NULL, at TEXT NOT NULL,
                by TEXT NOT NULL, event TEXT NOT NULL, method TEXT NOT NULL, text TEXT NOT NULL,
                plan TEXT NOT NULL, hash TEXT NOT NULL);
            CREATE TABLE key (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL);
            INSERT INTO key VALUES (1, randomblob(32));
            INSERT INTO ledger VALUES (1, '{"owned":[],"newline_added":false,"relay":{
                "host":"a.example","port":587,"tls":"secure","generation":1,"map_type":"lmdb",
                "files":[],"since":"2026-01-02T03:04:05Z","by":"root","change":1}}');
            PRAGMA user_version = 2;
        )sql");
    }

    Store store(directory.path());

    const auto relay = relay::relay_of(store.ledger());
    REQUIRE(relay);
    CHECK(relay->host.text() == "a.example");
    CHECK_FALSE(relay->account);
    CHECK(all_providers(store.database()).empty());
    CHECK(account_owners(store.database()).empty());
}

TEST_CASE("an account is kept with its key and its plan", "[store]") {
    Fixture fixture;
    save_account(fixture.db, account_of("uid:1000", "the-key"));

    const auto found = find_account(fixture.db, "uid:1000");

    REQUIRE(found);
    CHECK(found->key.reveal() == "the-key");
    CHECK(found->remote_id == "41");
    CHECK(found->usage.plan->emails_per_month == 15000);
    CHECK(found->usage.reputation == 98.5);
    CHECK_FALSE(find_account(fixture.db, "uid:1001"));
}

TEST_CASE("connecting again leaves one account with the newer key", "[store]") {
    Fixture fixture;
    save_account(fixture.db, account_of("uid:1000", "first"));
    save_account(fixture.db, account_of("uid:1000", "second"));

    CHECK(account_owners(fixture.db) == std::vector<std::string>{"uid:1000"});
    CHECK(find_account(fixture.db, "uid:1000")->key.reveal() == "second");
}

TEST_CASE("a forgotten account leaves nothing of its own and all of others'", "[store]") {
    Fixture fixture;
    for (const std::string owner : {"uid:1000", "uid:1001"}) {
        save_account(fixture.db, account_of(owner, "key"));
        save_domain(fixture.db, owner, domain(owner == "uid:1000" ? "a.example" : "b.example"));
        save_credential(
            fixture.db,
            {"mark of " + owner,
             owner,
             CredentialState::active,
             "5",
             "smtp_1",
             "2026-01-02T03:04:05Z"}
        );
    }

    forget_account(fixture.db, "uid:1000");

    CHECK(account_owners(fixture.db) == std::vector<std::string>{"uid:1001"});
    CHECK(count_domains(fixture.db, "uid:1000").all == 0);
    CHECK(count_domains(fixture.db, "uid:1001").all == 1);
    CHECK(credentials_of(fixture.db, "uid:1000").empty());
    CHECK(credentials_of(fixture.db, "uid:1001").size() == 1);
}

TEST_CASE("after a sync the domains are just those that the platform lists", "[store]") {
    Fixture fixture;
    save_domain(fixture.db, "uid:0", domain("gone.example"));
    save_domain(fixture.db, "uid:0", domain("kept.example"));
    save_domain(fixture.db, "uid:0", domain("news.example", false));
    save_domain(fixture.db, "uid:1", domain("gone.example"));

    const auto count = replace_domains(
        fixture.db,
        "uid:0",
        {domain("added.example"), domain("kept.example"), domain("news.example", true)}
    );

    CHECK(count.added == 1);
    CHECK(count.changed == 1);
    CHECK(count.removed == 1);
    CHECK(
        names(domains_after(fixture.db, "uid:0", "", 10)) ==
        std::vector<std::string>{"added.example", "kept.example", "news.example"}
    );
    CHECK(find_domain(fixture.db, "uid:0", "news.example")->verified);
    CHECK(count_domains(fixture.db, "uid:0").verified == 1);
    CHECK(count_domains(fixture.db, "uid:1").all == 1);
}

TEST_CASE("domains are read in pages, each once", "[store]") {
    Fixture fixture;
    std::vector<Domain> many;
    for (int number = 100; number < 350; ++number) {
        many.push_back(domain(fmt::format("d{}.example", number)));
    }
    replace_domains(fixture.db, "uid:0", many);

    std::vector<std::string> seen;
    for (std::string after;;) {
        const auto page = names(domains_after(fixture.db, "uid:0", after, 100));
        if (page.empty()) {
            break;
        }
        seen.insert(seen.end(), page.begin(), page.end());
        after = page.back();
    }

    CHECK(seen == names(many));
}

TEST_CASE("credentials that are neither in use nor gone are found again", "[store]") {
    Fixture fixture;
    const auto save = [&](const std::string& owner, CredentialState state) {
        save_credential(fixture.db, {owner + "'s", owner, state, std::nullopt, std::nullopt, "t"});
    };
    save("active", CredentialState::active);
    save("creating", CredentialState::creating);
    save("fresh", CredentialState::fresh);
    save("retiring", CredentialState::retiring);

    CHECK(
        owners_with_loose_credentials(fixture.db) ==
        std::vector<std::string>{"creating", "fresh", "retiring"}
    );
}

TEST_CASE("a provider's key stands apart from its settings", "[store]") {
    Fixture fixture;
    const Provider provider{
        "main",
        {api::DnsProviderKind::powerdns,
         *HttpUrl::parse("https://pdns.example/"),
         "localhost",
         std::nullopt,
         std::nullopt,
         std::nullopt,
         std::nullopt,
         std::nullopt,
         secret("api-key")},
        "2026-01-02T03:04:05Z",
        "root"};
    save_provider(fixture.db, provider);

    const auto found = find_provider(fixture.db, "main");
    Statement row(fixture.db, "SELECT access FROM provider");

    REQUIRE(found);
    CHECK(found->access.secret->reveal() == "api-key");
    CHECK(found->access.url == provider.access.url);
    REQUIRE(row.step());
    CHECK(row.text(0).find("api-key") == std::string::npos);
}

TEST_CASE("a grant holds for a zone and what is below, and for nobody else", "[store]") {
    Fixture fixture;
    save_grant(fixture.db, {"example.com", "uid:1000", "alice", "t", "root", false});

    CHECK(leave_for(fixture.db, "uid:1000", "alice", "example.com") == Leave::own_records);
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "sub.example.com") == Leave::own_records);
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "example.org") == Leave::none);
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "notexample.com") == Leave::none);
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "com") == Leave::none);
    CHECK(leave_for(fixture.db, "uid:1001", "alice", "example.com") == Leave::none);
    CHECK(leave_for(fixture.db, "uid:1000", "bob", "example.com") == Leave::none);

    CHECK(forget_grant(fixture.db, "example.com", "uid:1000"));
    CHECK_FALSE(forget_grant(fixture.db, "example.com", "uid:1000"));
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "example.com") == Leave::none);
}

TEST_CASE("a write that has happened leaves its records, one that has not leaves none", "[store]") {
    Fixture fixture;
    Writing writing{
        0,
        "main",
        "example.com",
        "example.com",
        "uid:0",
        {{*RecordName::parse("example.com"), api::RecordType::TXT, 300, {}, {"\"v=spf1 -all\""}}},
        {record("example.com", "v=spf1 -all", "uid:0")},
        "t"};
    writing.id = open_writing(fixture.db, writing);
    const auto open = open_writings(fixture.db, "example.com");
    REQUIRE(open.size() == 1);
    CHECK(open.front().changes.front().after == writing.changes.front().after);
    CHECK(zones_with_writings(fixture.db) == std::vector<std::string>{"example.com"});

    SECTION("it has") {
        finish_writing(fixture.db, open.front());
        CHECK(is_same(records_of(fixture.db, "example.com", "uid:0"), writing.records));
    }
    SECTION("it has not") {
        forget_writing(fixture.db, writing.id);
        CHECK(records_of(fixture.db, "example.com", "uid:0").empty());
    }
    CHECK(zones_with_writings(fixture.db).empty());
}

TEST_CASE("a write for one account leaves another's records of the same domain alone", "[store]") {
    Fixture fixture;
    const auto finish = [&](const std::string& owner, std::vector<Record> records) {
        finish_writing(
            fixture.db,
            {0, "main", "example.com", "example.com", owner, {}, std::move(records), "t"}
        );
    };
    finish("uid:0", {record("a.example.com", "one", "uid:0")});
    finish("uid:1", {record("b.example.com", "two", "uid:1")});
    finish("uid:1", {});

    CHECK(records_of(fixture.db, "example.com", "uid:0").size() == 1);
    CHECK(records_of(fixture.db, "example.com", "uid:1").empty());
    CHECK(records_of(fixture.db, "example.com", std::nullopt).size() == 1);
    CHECK(count_records(fixture.db, "main") == 1);
}

TEST_CASE("leave to force is part of a grant, and counts below its zone alone", "[store]") {
    Fixture fixture;
    save_grant(fixture.db, {"example.com", "uid:1000", "alice", "t", "root", false});
    save_grant(fixture.db, {"shop.example.com", "uid:1000", "alice", "t", "root", true});

    CHECK(leave_for(fixture.db, "uid:1000", "alice", "example.com") == Leave::own_records);
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "shop.example.com") == Leave::force);
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "a.shop.example.com") == Leave::force);
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "workshop.example.com") == Leave::own_records);
    CHECK(all_grants(fixture.db).back().force);

    save_grant(fixture.db, {"shop.example.com", "uid:1000", "alice", "t", "root", false});
    CHECK(leave_for(fixture.db, "uid:1000", "alice", "shop.example.com") == Leave::own_records);
}
