#include "daemon/mailctld/store/ledger_reader.hpp"

#include "daemon/mailctld/store/store.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace mailctl::store;

namespace {

struct Written {
    test::TemporaryDirectory directory;
    Store store{directory.path()};
    LedgerReader reader;

    Database& db() { return store.database(); }
    Ledger read() { return reader.read(db()); }

    void put(const Holding& holding) {
        Statement(db(), "INSERT OR REPLACE INTO holding (feature, document) VALUES (?, ?)")
            .bind(holding.feature)
            .bind(to_document(holding))
            .run();
    }

    std::vector<std::string> features() {
        std::vector<std::string> names;
        for (const auto& holding : read().holdings) {
            names.push_back(holding.feature);
        }
        return names;
    }
};

Holding holding_of(std::string feature, std::string_view relayhost) {
    Holding holding;
    holding.feature = std::move(feature);
    holding.parameters["relayhost"] = relayhost;
    return holding;
}

}  // namespace

TEST_CASE("a ledger that is read again is the one that stands there", "[ledger]") {
    Written written;
    CHECK(written.read().holdings.empty());
    written.put(holding_of("relay", "a.test"));
    written.put(holding_of("another", "b.test"));
    CHECK(written.features() == std::vector<std::string>{"another", "relay"});
    CHECK(written.features() == std::vector<std::string>{"another", "relay"});

    SECTION("a holding has become another") {
        written.put(holding_of("relay", "c.test"));
        CHECK(written.read().holding("relay")->parameters.at("relayhost") == "c.test");
        CHECK(written.read().holding("another")->parameters.at("relayhost") == "b.test");
    }

    SECTION("a holding has gone, and comes again") {
        written.db().execute("DELETE FROM holding WHERE feature = 'another'");
        CHECK(written.features() == std::vector<std::string>{"relay"});
        written.put(holding_of("another", "d.test"));
        CHECK(written.read().holding("another")->parameters.at("relayhost") == "d.test");
    }

    SECTION("the list has changed, and goes") {
        const Ledger list{{{"relayhost", std::nullopt, "a.test"}}};
        written.db().execute(
            "INSERT OR REPLACE INTO ledger VALUES (1, '" + to_document(list) + "')"
        );
        CHECK(written.read().find("relayhost")->ours == "a.test");
        written.db().execute("DELETE FROM ledger");
        CHECK(written.read().owned.empty());
    }

    SECTION("a document is damaged, and mended as it was") {
        const auto sound = to_document(*written.read().holding("relay"));
        written.db().execute("UPDATE holding SET document = '{' WHERE feature = 'relay'");
        CHECK_THROWS_AS(written.read(), std::runtime_error);
        written.put(holding_of("relay", "a.test"));
        CHECK(to_document(*written.read().holding("relay")) == sound);
        CHECK(written.features() == std::vector<std::string>{"another", "relay"});
    }
}
