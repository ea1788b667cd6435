#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/chain.hpp"
#include "daemon/mailctld/store/credentials.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/store.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

using namespace mailctl;
using namespace mailctl::store;

namespace {

// See the head of the file for what has happened in it.
struct Old {
    Old() {
        std::ifstream file(MAILCTL_SOURCE_DIR "/tests/daemon/mailctld/store/version_5.sql");
        const std::string text(std::istreambuf_iterator<char>(file), {});
        edit(text.c_str());
    }

    void edit(const char* sql) const {
        Database(directory / "state.db", Database::Access::read_write).execute(sql);
    }

    test::TemporaryDirectory directory;
};

}  // namespace

TEST_CASE("a relay in force is a holding afterwards, with all that it had", "[store][divide]") {
    const Old old;
    Store store(old.directory.path());

    const auto ledger = store.ledger();
    REQUIRE(ledger.holdings.size() == 1);
    const auto relay = relay::relay_of(ledger);
    REQUIRE(relay);
    CHECK(relay->host.text() == "smtp.provider.test");
    CHECK(relay->port.number() == 465);
    CHECK(relay->tables.generation == 2);
    CHECK(relay->tables.files.size() == 2);
    CHECK(relay->tables.identity);
    CHECK(relay->since.change == 3);
    const auto& holding = ledger.holdings.front();
    CHECK(holding.parameters.at("relayhost") == "[smtp.provider.test]:465");
    CHECK(holding.services.count("mailctl-relay/unix") == 1);
    for (const auto& owned : ledger.owned) {
        CAPTURE(owned.name);
        CHECK((holding.parameters.count(owned.name) == 1 || is_service_object(owned.name)));
    }
    CHECK(store.last_generation() == 3);
}

TEST_CASE("an old change can be undone, and a cut one finished", "[store][divide]") {
    const Old old;
    Store store(old.directory.path());

    const auto forced = store.find(2);
    REQUIRE(forced);
    CHECK(store.is_as_written(2));
    CHECK(forced->old_main.find("\nrelayhost = [x.smtp.provider.test]") != std::string::npos);
    CHECK(sha256(forced->old_main) == forced->old_hash);
    const auto unfinished = store.unfinished();
    REQUIRE(unfinished.size() == 1);
    const auto wanted = relay::relay_in(*unfinished[0].after.holding(relay::feature_name));
    CHECK(wanted.senders->size() == 2);

    store.settle(unfinished[0], ChangeState::done, "done");

    CHECK(relay::relay_of(store.ledger())->senders->front().text() == "a.test");
    CHECK(relay::relay_of(store.ledger())->since.change == unfinished[0].id);
    CHECK(ChainCheck().trouble(store.database()).empty());
    CHECK(store.known_holdings().front().tables->generation == 3);
}

TEST_CASE("what was edited before counts as edited afterwards", "[store][divide]") {
    const Old old;

    SECTION("nothing") {
        Store store(old.directory.path());
        CHECK(ChainCheck().trouble(store.database()).empty());
    }
    SECTION("the record of a change") {
        old.edit("UPDATE change SET new_hash = 'x' WHERE id = 2");
        Store store(old.directory.path());
        CHECK(ChainCheck().trouble(store.database()) == "the record of change 1 was edited");
        CHECK_FALSE(store.is_as_written(2));
    }
    SECTION("the ledger") {
        old.edit("UPDATE ledger SET document = replace(document, '465', '466')");
        Store store(old.directory.path());
        CHECK_FALSE(ChainCheck().trouble(store.database()).empty());
    }
}

TEST_CASE("a login that was being made is a credential afterwards", "[store][divide]") {
    const Old old;
    old.edit("INSERT INTO login VALUES ('mailctl-1', 'uid:1000', 'creating', NULL, NULL, 't')");
    Store store(old.directory.path());

    CHECK(owners_with_loose_credentials(store.database()) == std::vector<std::string>{"uid:1000"});
    const auto rows = credentials_of(store.database(), "uid:1000");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].mark == "mailctl-1");
    CHECK(rows[0].state == CredentialState::creating);
}
