#include "daemon/mailctld/store/shared_database.hpp"

#include "daemon/mailctld/store/store.hpp"
#include "tests/daemon/mailctld/lookup/full_disk.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace mailctl;
using namespace mailctl::store;
using namespace std::chrono_literals;

namespace {

std::int64_t count_in(Database& db) {
    Statement query(db, "SELECT count(*) FROM thing");
    query.step();
    return query.integer(0);
}

void add(Database& db, std::int64_t number) {
    Statement(db, "INSERT INTO thing (number) VALUES (?)").bind(number).run();
}

struct Things {
    Things() {
        shared.with([](Database& db) { db.execute("CREATE TABLE thing (number INTEGER UNIQUE)"); });
    }

    std::int64_t on_disk() {
        Database other(directory / "state.db", Database::Access::read_only);
        return count_in(other);
    }

    /// So many changes that come while the connection is in use; what became of each.
    template <class Work>
    std::vector<std::future<void>> together(int number, Work work) {
        std::atomic<int> coming = 0;
        std::vector<std::future<void>> all;
        shared.with([&](Database&) {
            for (int which = 0; which < number; ++which) {
                all.push_back(std::async(std::launch::async, [this, which, work, &coming] {
                    ++coming;
                    shared.change([&](Database& db) { work(db, which); });
                }));
            }
            while (coming < number) {
                std::this_thread::sleep_for(1ms);
            }
            std::this_thread::sleep_for(20ms);
        });
        for (auto& one : all) {
            one.wait();
        }
        return all;
    }

    test::TemporaryDirectory directory;
    Store store{directory.path()};
    SharedDatabase shared{directory.path()};
};

}  // namespace

TEST_CASE("changes that come together are written together", "[store][shared]") {
    Things things;
    constexpr int number = 4;
    bool was_one = false;
    // A thread may come late where others have the processors.
    for (int round = 0; round < 50 && !was_one; ++round) {
        const auto before = things.on_disk();
        std::atomic<int> alone = 0;
        auto all = things.together(number, [&, round](Database& db, int which) {
            add(db, round * number + which);
            alone += things.on_disk() == before ? 0 : 1;
        });
        for (auto& one : all) {
            one.get();
        }
        REQUIRE(things.on_disk() == before + number);
        was_one = alone == 0;
    }
    CHECK(was_one);
}

TEST_CASE("a change that fails undoes what it has done and no more", "[store][shared]") {
    Things things;
    std::atomic<int> acts = 0;
    for (std::int64_t round = 0; round < 10; ++round) {
        auto all = things.together(4, [&, round](Database& db, int which) {
            add(db, round * 4 + which);
            db.after_commit([&acts] { ++acts; });
            if (which == round % 4) {
                throw std::runtime_error("changed my mind");
            }
        });
        for (int which = 0; which < 4; ++which) {
            auto& one = all[static_cast<std::size_t>(which)];
            if (which == round % 4) {
                CHECK_THROWS_WITH(one.get(), "changed my mind");
            } else {
                CHECK_NOTHROW(one.get());
            }
        }
        CHECK(things.on_disk() == (round + 1) * 3);
        CHECK(acts == (round + 1) * 3);
    }
}

TEST_CASE("what is not to be kept is not", "[store][shared]") {
    Things things;
    things.shared.change_if([](Database& db) {
        add(db, 1);
        return false;
    });
    CHECK(things.on_disk() == 0);
    CHECK(things.shared.with(count_in) == 0);
    things.shared.change([](Database& db) { add(db, 1); });
    CHECK(things.on_disk() == 1);
}

TEST_CASE("whom a full disk meets is told, and nothing of it is kept", "[store][shared]") {
    Things things;
    const auto log = std::filesystem::file_size(things.directory / "state.db-wal");
    {
        const test::FullDisk full(log);
        auto all = things.together(4, [&](Database& db, int which) { add(db, which); });
        for (auto& one : all) {
            CHECK_THROWS_AS(one.get(), StoreError);
        }
    }
    CHECK(things.on_disk() == 0);
    things.shared.change([](Database& db) { add(db, 1); });
    CHECK(things.on_disk() == 1);
}

TEST_CASE("who reads waits for no change and sees none that is not over", "[store][shared]") {
    Things things;
    things.shared.change([&](Database& db) {
        add(db, 1);
        CHECK(things.shared.read(count_in) == 0);
    });
    CHECK(things.shared.read(count_in) == 1);
    CHECK_THROWS_AS(things.shared.read([](Database& db) { add(db, 2); }), StoreError);
    things.shared.rest();
    CHECK(things.shared.read(count_in) == 1);
}

TEST_CASE("a statement that is used again has nothing of its last use", "[store]") {
    Things things;
    things.shared.with([&](Database& db) {
        Statement(db, "SELECT ?").bind("umbrella").step();
        Statement again(db, "SELECT ?");
        Statement beside(db, "SELECT ?");
        beside.bind("kettle").step();
        REQUIRE(again.step());
        CHECK(again.text_or_null(0) == std::nullopt);
        CHECK(beside.text(0) == "kettle");
    });
    for (int number = 0; number < 200; ++number) {
        things.shared.with([&](Database& db) {
            Statement query(db, "SELECT " + std::to_string(number));
            REQUIRE(query.step());
            CHECK(query.integer(0) == number);
        });
    }
}

TEST_CASE("a statement that was not read to its end keeps nobody's moment", "[store]") {
    Things things;
    things.shared.change([](Database& db) {
        add(db, 1);
        add(db, 2);
    });
    Database other(things.directory / "state.db", Database::Access::read_only);
    REQUIRE(Statement(other, "SELECT number FROM thing").step());
    things.shared.change([](Database& db) { add(db, 3); });
    CHECK(count_in(other) == 3);
    things.shared.with([](Database& db) {
        Statement cut(db, "PRAGMA wal_checkpoint(TRUNCATE)");
        REQUIRE(cut.step());
        CHECK(cut.integer(0) == 0);
    });
}
