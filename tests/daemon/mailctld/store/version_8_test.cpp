#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/accounts.hpp"
#include "daemon/mailctld/store/chain.hpp"
#include "daemon/mailctld/store/credentials.hpp"
#include "daemon/mailctld/store/domains.hpp"
#include "daemon/mailctld/store/providers.hpp"
#include "daemon/mailctld/store/records.hpp"
#include "daemon/mailctld/store/store.hpp"
#include "daemon/mailctld/store/tenants.hpp"
#include "tests/daemon/machine/scenes.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace test;
using namespace mailctl::store;

namespace {

// See the head of the file for what is in it.
void write_version_8(const std::filesystem::path& state) {
    std::ifstream file(MAILCTL_SOURCE_DIR "/tests/daemon/mailctld/store/version_8.sql");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    Database(state / "state.db", Database::Access::read_write).execute(text.c_str());
}

/// A daemon that comes after one of version 8, on a main.cf to which the last change has not come.
struct Successor {
    Successor() {
        std::filesystem::remove_all(daemon.path("state"));
        std::filesystem::create_directory(daemon.path("state"));
        write_version_8(daemon.path("state"));
        {
            Database old(daemon.path("state/state.db"), Database::Access::read_only);
            Statement before(old, "SELECT CAST(old_main AS TEXT) FROM change WHERE id = 6");
            REQUIRE(before.step());
            daemon.write("etc/postfix/main.cf", before.text(0));
        }
        daemon.write(
            "etc/postfix/master.cf",
            daemon.read("etc/postfix/master.cf") +
                "mailctl-relay unix - - y - - smtp -o smtp_tls_wrappermode=yes\n"
        );
        daemon.restart();
    }

    Daemon daemon;
};

mailctl::Peer user_1000() { return {1000, {}, mailctl::Role::read, "bob"}; }

}  // namespace

TEST_CASE("a store of version 8 goes on with all that it holds", "[store][version-8]") {
    const TemporaryDirectory directory;
    write_version_8(directory.path());
    Store store(directory.path());
    auto& db = store.database();

    const auto relay = mailctl::relay::relay_of(store.ledger());
    REQUIRE(relay);
    CHECK(relay->host.text() == "smtp.provider.test");
    CHECK(relay->port.number() == 465);
    CHECK(store.unfinished().size() == 1);
    CHECK(ChainCheck().trouble(db).empty());
    CHECK(newest_sequence(db) == 15);

    CHECK(account_owners(db) == Texts{"uid:0", "uid:1000"});
    CHECK(find_account(db, "uid:0")->key.reveal() == "key-of-root");
    CHECK(find_account(db, "uid:0")->usage.plan->emails_per_month == 15000);
    CHECK(find_account(db, "uid:1000")->key.reveal() == "key-of-bob");
    CHECK(count_domains(db, "uid:0").all == 2);
    CHECK(count_domains(db, "uid:0").verified == 1);
    CHECK(find_domain(db, "uid:1000", "bob.example")->verified);
    const auto credentials = credentials_of(db, "uid:0");
    REQUIRE(credentials.size() == 2);
    CHECK(find_credential(db, "uid:0", "5")->state == CredentialState::active);
    CHECK(find_credential(db, "uid:0", "6")->state == CredentialState::retiring);
    REQUIRE(credentials_of(db, "uid:1000").size() == 1);
    CHECK(credentials_of(db, "uid:1000")[0].state == CredentialState::creating);

    const auto provider = find_provider(db, "main");
    REQUIRE(provider);
    CHECK(provider->access.secret->reveal() == "key-of-main");
    CHECK(leave_for(db, "uid:1000", "bob", "bob.example") == Leave::own_records);
    const auto records = records_of(db, "example.com", "uid:0");
    REQUIRE(records.size() == 2);
    CHECK(records_in(db, "main", "example.com").size() == 2);
    for (const auto& record : records) {
        CHECK(
            record.base.value_or("none") == (record.name == "example.com" ? "v=spf1 -all" : "none")
        );
    }
    REQUIRE(open_writings(db, "bob.example").size() == 1);
    CHECK(open_writings(db, "bob.example")[0].records[0].owner == "uid:1000");

    // Nobody is let in who was not.
    REQUIRE(all_tenants(db).size() == 1);
    CHECK(all_tenants(db)[0].owner == "uid:0");
    Statement counted(
        db,
        "SELECT (SELECT count(*) FROM token) + (SELECT count(*) FROM user) + (SELECT count(*) "
        "FROM session)"
    );
    REQUIRE(counted.step());
    CHECK(counted.integer(0) == 0);
}

TEST_CASE("what root had under version 8 is the machine's, and others' is theirs", "[version-8]") {
    Successor successor;
    auto& daemon = successor.daemon;
    daemon.let_front_do(mailctl::FrontMay::admin);
    daemon.net().domains = {{"example.com", true}, {"sub.example.com", false}};
    done(daemon, root(), "tenant.Add", R"({"name":"shop"})");
    const auto caller = [&](const std::string& parameters) {
        const auto token = done(daemon, root(), "token.Create", parameters).at("/token/token");
        return *daemon.admit(token, daemon.address);
    };
    const auto of_machine = caller(R"({"name":"ci","role":"admin"})");
    const auto of_shop = caller(R"({"name":"till","role":"admin","tenant":"shop"})");

    const auto list = done(daemon, of_machine, "domain.List");
    CHECK(list.at("/domains/0/name") == "example.com");
    CHECK(list.at("/domains/1/name") == "sub.example.com");
    CHECK(list.at("/domains/2").empty());
    CHECK(done(daemon, root(), "domain.List").reply == list.reply);
    CHECK(daemon.call(of_shop, "domain.List").reply.find("example.com") == std::string::npos);
    CHECK(daemon.call(of_shop, "History").reply.find("example.com") == std::string::npos);

    daemon.net().domains = {{"bob.example", true}};
    const auto of_bob = done(daemon, user_1000(), "domain.List");
    CHECK(of_bob.at("/domains/0/name") == "bob.example");
    CHECK(of_bob.at("/domains/1").empty());
    const auto owned = done(daemon, root(), "tenant.List");
    CHECK(owned.at("/tenants/0/name") == "machine");
    CHECK(owned.at("/tenants/0/domains") == "2");
}

TEST_CASE("what version 8 left open is settled, and what it did is undone", "[version-8]") {
    Successor successor;
    auto& daemon = successor.daemon;
    CHECK(daemon.query("SELECT state FROM change WHERE id = 6") == Texts{"failed"});
    CHECK(daemon.main_cf("relayhost") == "[smtp.provider.test]:465");
    // Of that machine's tables nothing has come along.
    const auto status = done(daemon, root(), "relay.Status");
    CHECK(status.at("/drift/0/object") == "table sasl_passwd.lmdb");
    CHECK(status.at("/drift/1/object") == "table tls_policy.lmdb");
    CHECK(status.at("/drift/2").empty());

    auto edited = daemon.read("etc/postfix/main.cf");
    const std::string ours = "relayhost = [smtp.provider.test]:465";
    edited.replace(edited.find(ours), ours.size(), "relayhost = [somebody.example]");
    const auto as_was = daemon.read("etc/postfix/main.cf");
    daemon.write("etc/postfix/main.cf", edited);
    CHECK(daemon.call(root(), "Undo", R"({"change":5})").error == "Drift");
    CHECK(daemon.read("etc/postfix/main.cf") == edited);
    daemon.write("etc/postfix/main.cf", as_was);

    const auto undone = done(daemon, root(), "Undo", R"({"change":5})");
    CHECK(undone.at("/change/id") == "7");
    CHECK(daemon.main_cf("relayhost").empty());
    CHECK(daemon.main_cf("smtp_sasl_password_maps").empty());
    CHECK(daemon.read("etc/postfix/master.cf").find("mailctl-relay") == std::string::npos);
    CHECK(daemon.journal().back() == "root done: undo of change 5");
}
