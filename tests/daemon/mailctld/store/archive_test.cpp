#include "daemon/mailctld/store/archive.hpp"

#include "common/wire/json.hpp"
#include "daemon/mailctld/store/chain.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/store.hpp"
#include "tests/daemon/mailctld/store/some_change.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <fstream>
#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::store;

namespace {

constexpr Retention everything{.days = 0, .rows = 0, .changes = 0};

/// A store with ten changes, of which each has two rows.
struct Kept {
    Kept() {
        for (int i = 0; i < 10; ++i) {
            make_change();
        }
    }

    void make_change() {
        auto change = test::some_change();
        change.id = store.open(change, {}, "text");
        store.settle(change, ChangeState::done, "done");
    }

    bool archive(const Retention& retention) {
        return store::archive(store.database(), directory / "archive", retention);
    }

    std::vector<wire::json> exported(int first) const {
        std::ifstream file(directory.path() / fmt::format("archive/history-{}.jsonl", first));
        std::vector<wire::json> lines;
        for (std::string line; std::getline(file, line);) {
            lines.push_back(*wire::parse_json(line));
        }
        return lines;
    }

    std::int64_t first_row() {
        const auto rows = rows_after(store.database(), 0, 1);
        return rows.front().sequence;
    }

    void edit(const std::string& sql) {
        Database(directory / "state.db", Database::Access::read_write).execute(sql);
    }

    std::string trouble() { return ChainCheck().trouble(reader); }

    test::TemporaryDirectory directory;
    Store store{directory.path()};
    Database reader{directory / "state.db", Database::Access::read_only};
};

// As mailctld(8) tells people to check a file.
bool is_whole(const std::vector<wire::json>& lines) {
    auto hash = lines.front().at("hash").get<std::string>();
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto& row = lines[i];
        auto fields = wire::json::array();
        for (const char* name :
             {"sequence", "change", "at", "by", "event", "method", "text", "plan"}) {
            fields.push_back(row.at(name));
        }
        if (row.at("change_hash") != "" || row.at("ledger_hash") != "") {
            fields.push_back(row.at("change_hash"));
            fields.push_back(row.at("ledger_hash"));
        }
        auto both = wire::json::array();
        both.push_back(fields);
        both.push_back(hash);
        hash = sha256(wire::to_text(both));
        if (row.at("hash") != hash) {
            return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("what is old goes into a file, and the rest is intact", "[store][archive]") {
    Kept scene;
    ChainCheck watcher;
    CHECK(watcher.is_intact(scene.reader));

    scene.archive({.days = 0, .rows = 6, .changes = 5});

    CHECK(scene.first_row() == 15);
    CHECK_FALSE(scene.store.find(5));
    CHECK(scene.store.find(6)->state == ChangeState::done);
    CHECK(scene.store.is_as_written(6));
    CHECK(scene.store.is_as_written(8));
    CHECK(scene.trouble().empty());
    CHECK(watcher.is_intact(scene.reader, 15, 21));
    const auto lines = scene.exported(1);
    CHECK(lines.size() == 15);
    CHECK(is_whole(lines));
    CHECK(lines.at(1).at("record").at("old_main") == "");
    CHECK(lines.at(2).count("record") == 0);
    CHECK(rows_after(scene.store.database(), 20, 1).front().event == "archived");
}

TEST_CASE("the archive goes on where it ended", "[store][archive]") {
    Kept scene;
    scene.archive({.days = 0, .rows = 10, .changes = 1});

    scene.archive({.days = 0, .rows = 5, .changes = 1});

    const auto first = scene.exported(1);
    const auto second = scene.exported(11);
    CHECK(first.back().at("hash") == second.front().at("hash"));
    CHECK(is_whole(second));
    CHECK(scene.trouble().empty());
}

TEST_CASE("a long journal goes in several files", "[store][archive]") {
    Kept scene;
    const Retention retention{.days = 0, .rows = 4, .changes = 1, .at_once = 8};

    CHECK(scene.archive(retention));
    CHECK(scene.archive(retention));
    CHECK_FALSE(scene.archive({.days = 1, .rows = 0, .changes = 1}));

    CHECK(scene.exported(1).size() == 9);
    CHECK(scene.exported(9).size() == 9);
    CHECK(scene.trouble().empty());
}

TEST_CASE("what is young stays, and what is needed", "[store][archive]") {
    Kept scene;
    auto& db = scene.store.database();

    CHECK(last_old_row(db, {.days = std::nullopt, .rows = 0, .changes = 0}) == 0);
    CHECK(last_old_row(db, {.days = 1, .rows = 0, .changes = 0}) == 0);
    CHECK(last_old_row(db, {.days = 0, .rows = 100, .changes = 0}) == 0);
    CHECK(last_old_row(db, everything) == 20);
    CHECK(last_old_row(db, {.days = 0, .rows = 5, .changes = 0}) == 15);
}

TEST_CASE("a change that is not over stays, with all behind it", "[store][archive]") {
    Kept scene;
    auto change = test::some_change();
    change.id = scene.store.open(change, {}, "text");
    scene.make_change();

    CHECK(last_old_row(scene.store.database(), everything) == 20);
}

TEST_CASE("what undo needs of a change with an overwritten edit is exported", "[store][archive]") {
    Kept scene;
    auto change = test::some_change();
    change.overwrites = true;
    change.id = scene.store.open(change, {}, "text");
    scene.store.settle(change, ChangeState::done, "done");

    scene.archive(everything);

    CHECK(scene.exported(1).at(21).at("record").at("old_main") == "61203d20ff00620a");
}

TEST_CASE("an archive hides nothing that was edited", "[store][archive]") {
    Kept scene;
    scene.edit("UPDATE journal SET by = 'x' WHERE sequence = 3");

    scene.archive(everything);

    CHECK(scene.first_row() == 1);
    CHECK(scene.trouble() == "row 3 was edited");
}

TEST_CASE("a change that has no row left is guarded as before", "[store][archive]") {
    Kept scene;
    scene.archive({.days = 0, .rows = 3, .changes = 5});
    ChainCheck watcher;
    REQUIRE(watcher.is_intact(scene.reader));

    SECTION("its record") { scene.edit("UPDATE change SET before = after WHERE id = 7"); }
    SECTION("its state") { scene.edit("UPDATE change SET state = 'failed' WHERE id = 7"); }
    SECTION("that it is there") { scene.edit("DELETE FROM change WHERE id = 7"); }
    SECTION("that no other one is") {
        scene.edit(
            "INSERT INTO change SELECT 99, at, by, method, state, old_main, new_hash, "
            "before, after, restart, forget, old_hash, overwrites, files, pivot FROM change "
            "WHERE id = 7"
        );
    }

    CHECK(watcher.trouble(scene.reader) == "the record of an older change was edited");
    CHECK(scene.trouble() == "the record of an older change was edited");
}

TEST_CASE("the archive follows the archive, and changes go with it", "[store][archive]") {
    Kept scene;
    const Retention retention{.days = 0, .rows = 3, .changes = 2};

    for (int i = 0; i < 5; ++i) {
        scene.archive(retention);
        scene.make_change();
        CHECK(scene.trouble().empty());
    }

    CHECK(scene.store.is_as_written(14));
    CHECK_FALSE(scene.store.find(12));
}

TEST_CASE("rows that go without having been archived are missed", "[store][archive]") {
    Kept scene;
    scene.archive({.days = 0, .rows = 10, .changes = 1});
    const std::string lost = "the journal does not begin where it says it does";

    SECTION("the first ones, with another beginning") {
        scene.edit(
            "UPDATE journal_tail SET (sequence, hash) = (SELECT sequence, hash FROM journal WHERE "
            "sequence = 12); DELETE FROM journal WHERE sequence <= 12"
        );
        CHECK(scene.trouble() == lost);
    }
    SECTION("the first ones") {
        scene.edit("DELETE FROM journal WHERE sequence = 11");
        CHECK(scene.trouble() == "row 11 is missing");
    }
    SECTION("where it begins") {
        scene.edit("DELETE FROM journal_tail");
        CHECK(scene.trouble() == lost);
    }
}

TEST_CASE("what cannot be written stays", "[store][archive]") {
    Kept scene;
    std::ofstream(scene.directory / "archive") << "a file where the directory should be";

    CHECK_THROWS(scene.archive(everything));

    CHECK(scene.first_row() == 1);
    CHECK(scene.trouble().empty());
}

TEST_CASE("an export that was cut short before it was noted is written anew", "[store][archive]") {
    Kept scene;
    std::filesystem::create_directories(scene.directory / "archive");
    std::ofstream(scene.directory / "archive/history-1.jsonl") << "half a li";

    scene.archive(everything);

    CHECK(is_whole(scene.exported(1)));
}
