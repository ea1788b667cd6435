#include "daemon/mailctld/change/present.hpp"

#include "daemon/mailctld/change/plan.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <thread>

using namespace mailctl;
using namespace mailctl::change;

namespace {

struct PostfixFolder {
    PostfixFolder() {
        config.postfix_config_dir = directory.path();
        test::write_file(config.main_cf(), "relayhost = x\n");
        test::write_file(config.master_cf(), "smtp unix - - y - - smtp\n");
    }

    test::TemporaryDirectory directory;
    Config config;
    store::Store store{directory.path()};
    store::Database reader{directory / "state.db", store::Database::Access::read_only};
    Onlooker onlooker{config, reader, {}};
};

// Longer than Stamp::is_settled() wants: from then on what was seen is remembered.
void let_files_settle() { std::this_thread::sleep_for(std::chrono::milliseconds(2100)); }

}  // namespace

TEST_CASE("an edit shows at the next look, however soon it comes", "[present]") {
    PostfixFolder machine;

    for (int i = 0; i < 200; ++i) {
        const std::string bytes = "relayhost = " + std::to_string(i % 10) + "\n";
        test::write_file(machine.config.main_cf(), bytes);
        REQUIRE(machine.onlooker.look().revision == revision_of(bytes));
    }
}

TEST_CASE("what was remembered is forgotten when a file or the store changes", "[present]") {
    PostfixFolder machine;
    let_files_settle();
    const auto before = machine.onlooker.look().revision;
    REQUIRE(machine.onlooker.look().revision == before);
    REQUIRE_FALSE(machine.onlooker.look().last_change);

    SECTION("main.cf is edited, and its modification time put back") {
        const auto time = std::filesystem::last_write_time(machine.config.main_cf());
        test::write_file(machine.config.main_cf(), "relayhost = y\n");
        std::filesystem::last_write_time(machine.config.main_cf(), time);
        CHECK(machine.onlooker.look().revision == revision_of("relayhost = y\n"));
    }

    SECTION("main.cf is removed") {
        std::filesystem::remove(machine.config.main_cf());
        CHECK(machine.onlooker.look().drift.size() == 1);
    }

    SECTION("the store gets a change, and its ledger a parameter that is not as it says") {
        store::Change change;
        change.after = {{{"relayhost", std::nullopt, "[a]:25"}}};
        change.id = machine.store.open(change, {}, "text");
        CHECK(machine.onlooker.look().last_change == change.id);
        machine.store.settle(change, store::ChangeState::done, "done");
        REQUIRE(machine.onlooker.look().drift.size() == 1);
        CHECK(machine.onlooker.look().drift[0].object == "main.cf relayhost");
    }
}
