#include "daemon/mailctld/store/chain.hpp"

#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/store.hpp"
#include "tests/daemon/mailctld/store/some_change.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace mailctl;
using namespace mailctl::store;

namespace {

/// A store with two changes, four rows, and somebody else with a connection of his own.
class Scene {
public:
    Scene() {
        make_change();
        make_change();
    }

    std::int64_t make_change() {
        auto change = test::some_change();
        change.id = store.open(change, {}, "text");
        store.settle(change, ChangeState::done, "done");
        return change.id;
    }

    void edit(const std::string& sql) { editor_.execute(sql); }

    /// What one finds who looks now for the first time.
    std::string trouble() { return ChainCheck().trouble(reader); }

private:
    test::TemporaryDirectory directory_;

public:
    Store store{directory_.path()};
    Database reader{directory_ / "state.db", Database::Access::read_only};

private:
    Database editor_{directory_ / "state.db", Database::Access::read_write};
};

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("what nobody has edited is intact", "[store][chain]") {
    Scene scene;
    ChainCheck chain;

    CHECK(chain.trouble(scene.reader).empty());
    CHECK(chain.is_intact(scene.reader, 2, 3));
    scene.make_change();
    CHECK(chain.is_intact(scene.reader));
}

TEST_CASE("what was edited is named, whenever one looks", "[store][chain]") {
    struct Row {
        const char* sql;
        const char* trouble;
    };
    const auto row = GENERATE(
        Row{"UPDATE journal SET by = 'x' WHERE sequence = 1", "row 1 was edited"},
        Row{"UPDATE journal SET change_hash = '' WHERE sequence = 1", "row 1 was edited"},
        Row{"UPDATE journal SET ledger_hash = '' WHERE sequence = 4", "row 4 was edited"},
        Row{"DELETE FROM journal WHERE sequence = 2", "row 2 is missing"},
        Row{"DELETE FROM journal WHERE sequence > 2", "rows 3 to 4 are missing"},
        Row{"DELETE FROM journal", "rows 1 to 4 are missing"},
        Row{"DELETE FROM journal_head", "the number and hash of the last row are lost"},
        Row{"UPDATE journal_head SET hash = 'x'", "row 4 is not the one that was written last"},
        Row{"DELETE FROM journal; UPDATE journal_head SET sequence = 0, hash = ''",
            "change 1 has no row"},
        Row{"DELETE FROM change WHERE id = 2", "the record of change 2 is missing"},
        Row{"UPDATE change SET old_main = 'x' WHERE id = 1", "the record of change 1 was edited"},
        Row{"UPDATE change SET before = after WHERE id = 2", "the record of change 2 was edited"},
        Row{"UPDATE change SET forget = 1 WHERE id = 2", "the record of change 2 was edited"},
        Row{"UPDATE change SET state = 'stuck' WHERE id = 2", "change 2 is said to be stuck"},
        Row{"UPDATE ledger SET document = replace(document, '25', '26')", "the ledger was edited"},
        Row{"DELETE FROM ledger", "the ledger was edited"}
    );
    CAPTURE(row.sql);
    Scene scene;

    scene.edit(row.sql);

    CHECK(scene.trouble() == row.trouble);
}

TEST_CASE("a row that was checked once is checked again when it is shown", "[store][chain]") {
    Scene scene;
    ChainCheck chain;
    REQUIRE(chain.is_intact(scene.reader));

    SECTION("the row") { scene.edit("UPDATE journal SET by = 'x' WHERE sequence = 3"); }
    SECTION("the change that it opens") { scene.edit("UPDATE change SET old_main = 'x'"); }

    CHECK_FALSE(chain.is_intact(scene.reader, 3, 3));
}

TEST_CASE("rows that go are missed without being shown", "[store][chain]") {
    Scene scene;
    ChainCheck chain;
    REQUIRE(chain.trouble(scene.reader).empty());

    SECTION("the last") {
        scene.edit("DELETE FROM journal WHERE sequence = 4");
        CHECK(chain.trouble(scene.reader) == "row 4 is missing");
    }
    SECTION("one of the first") {
        scene.edit("DELETE FROM journal WHERE sequence = 1");
        CHECK(chain.trouble(scene.reader) == "rows are missing in the midst");
    }
    SECTION("all, with another history in their place") {
        scene.edit("DELETE FROM journal WHERE sequence > 2");
        scene.edit(
            "UPDATE journal_head SET (sequence, hash) = "
            "(SELECT sequence, hash FROM journal WHERE sequence = 2)"
        );
        scene.make_change();
        CHECK_FALSE(chain.trouble(scene.reader).empty());
    }
}

TEST_CASE("the number of a row is given once", "[store][chain]") {
    Scene scene;

    scene.edit("DELETE FROM journal WHERE sequence > 1");
    scene.make_change();

    CHECK(newest_sequence(scene.reader) == 6);
    CHECK(scene.trouble() == "rows 2 to 4 are missing");
}

TEST_CASE("the record of a change that somebody has edited is known as such", "[store][chain]") {
    Scene scene;
    CHECK(scene.store.is_as_written(2));

    scene.edit("UPDATE change SET old_main = 'x' WHERE id = 2");

    CHECK(scene.store.is_as_written(1));
    CHECK_FALSE(scene.store.is_as_written(2));
}

TEST_CASE("a store of an older version is covered from then on", "[store][chain]") {
    const test::TemporaryDirectory directory;
    Database(directory / "state.db", Database::Access::read_write)
        .execute(text_of(MAILCTL_SOURCE_DIR "/tests/daemon/mailctld/store/version_3.sql"));
    const auto rows = [&](Store& store) { return rows_after(store.database(), 0, 100); };
    { const Store first(directory.path()); }
    Store store(directory.path());
    Database editor(directory / "state.db", Database::Access::read_write);

    CHECK(rows(store).size() == 7);
    CHECK(rows(store).back().event == "covered");
    CHECK(relay::relay_of(store.ledger())->host.text() == "smtp.provider.test");
    CHECK(ChainCheck().trouble(store.database()).empty());
    CHECK(store.is_as_written(2));

    SECTION("what undo goes by") {
        editor.execute("UPDATE change SET old_main = 'x' WHERE id = 2");
        CHECK(ChainCheck().trouble(editor) == "the record of change 2 was edited");
        CHECK_FALSE(store.is_as_written(2));
    }
    SECTION("the ledger") {
        editor.execute("UPDATE holding SET document = replace(document, '587', '588')");
        CHECK(ChainCheck().trouble(editor) == "the ledger was edited");
    }
    SECTION("its rows") {
        editor.execute("UPDATE journal SET by = 'x' WHERE sequence = 1");
        CHECK(ChainCheck().trouble(editor) == "row 1 was edited");
    }
}
