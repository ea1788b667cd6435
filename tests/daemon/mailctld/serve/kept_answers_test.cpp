#include "daemon/mailctld/serve/kept_answers.hpp"

#include "daemon/mailctld/store/store.hpp"
#include "tests/support/running_master.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

namespace {

constexpr Method status{
    "io.mailctl.Status", Right{Resource::machine, Verb::read}, Effect::reads, false, nullptr};
constexpr Method other{
    "io.mailctl.relay.Status", Right{Resource::machine, Verb::read}, Effect::reads, false, nullptr};

struct Machine {
    Machine() {
        test::write_file(main_cf, "relayhost = x\n");
        store::read_ledger(reader);
    }

    change::Basis basis() {
        return {*store::Moment::of(reader), {files::Stamped::of(main_cf)}, master.watch()};
    }

    void keep(std::string text) {
        Answer answer;
        answer.text = std::move(text);
        answer.basis = basis();
        kept.keep(status, answer, kept.epoch());
    }

    const std::string* ask() { return kept.find(status, kept.heard()); }

    test::TemporaryDirectory directory;
    std::filesystem::path main_cf = directory / "main.cf";
    std::filesystem::path pid_file = directory / "master.pid";
    store::Store store{directory.path()};
    store::Database reader{directory / "state.db", store::Database::Access::read_only};
    test::RunningMaster master{pid_file};
    KeptAnswers kept;
};

}  // namespace

TEST_CASE("an answer is told again while all that it was made from is as it was", "[kept]") {
    Machine machine;
    machine.keep("one");
    REQUIRE(machine.ask() != nullptr);
    REQUIRE(*machine.ask() == std::string("one\0", 4));

    SECTION("a file is edited") {
        test::write_file(machine.main_cf, "relayhost = yy\n");
        CHECK(machine.ask() == nullptr);
    }

    SECTION("a file is removed") {
        std::filesystem::remove(machine.main_cf);
        CHECK(machine.ask() == nullptr);
    }

    SECTION("master dies, and nobody has waited for it yet") {
        machine.master.kill();
        CHECK(machine.ask() == nullptr);
    }

    SECTION("master's pid file goes") {
        std::filesystem::remove(machine.pid_file);
        CHECK(machine.ask() == nullptr);
    }

    SECTION("the store gets a commit") {
        store::Database writer(machine.directory / "state.db", store::Database::Access::read_write);
        writer.execute("CREATE TABLE something (number)");
        CHECK(machine.ask() == nullptr);
    }

    SECTION("what no basis knows of changes") {
        machine.kept.forget_all();
        CHECK(machine.ask() == nullptr);
    }

    SECTION("its time is over") {
        Answer answer;
        answer.basis = machine.basis();
        answer.basis->until = change::Basis::Clock::now();
        machine.kept.keep(status, answer, machine.kept.epoch());
        CHECK(machine.ask() == nullptr);
    }

    SECTION("another one takes its place") {
        machine.keep("two");
        CHECK(*machine.ask() == std::string("two\0", 4));
    }
}

TEST_CASE("one look is for the calls that had come before it, and for no later one", "[kept]") {
    Machine machine;
    machine.keep("one");
    const auto first = machine.kept.heard();
    const auto second = machine.kept.heard();
    REQUIRE(machine.kept.find(status, first) != nullptr);
    test::write_file(machine.main_cf, "relayhost = yy\n");

    // It was asked before the edit, and so may be answered as of before.
    CHECK(machine.kept.find(status, second) != nullptr);
    CHECK(machine.kept.find(status, machine.kept.heard()) == nullptr);
}

TEST_CASE("what cannot be kept, or was asked for before all was forgotten, is not", "[kept]") {
    Machine machine;
    Answer answer;
    machine.kept.keep(status, answer, machine.kept.epoch());
    CHECK(machine.ask() == nullptr);

    answer.basis = machine.basis();
    const auto epoch = machine.kept.epoch();
    machine.kept.forget_all();
    machine.kept.keep(status, answer, epoch);
    CHECK(machine.ask() == nullptr);

    machine.keep("one");
    CHECK(machine.kept.find(other, machine.kept.heard()) == nullptr);
}
