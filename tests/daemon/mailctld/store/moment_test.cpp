#include "daemon/mailctld/store/moment.hpp"

#include "daemon/mailctld/store/store.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

using namespace mailctl;
using namespace mailctl::store;

namespace {

struct Machine {
    Database open() { return {directory / "state.db", Database::Access::read_write}; }

    Moment now() {
        read_ledger(reader);
        return *Moment::of(reader);
    }

    test::TemporaryDirectory directory;
    Store store{directory.path()};
    Database reader{directory / "state.db", Database::Access::read_only};
};

void write_something(Database& db) {
    Transaction transaction(db);
    db.execute("UPDATE ledger SET document = document");
    db.execute("CREATE TABLE something (number)");
    transaction.commit();
}

}  // namespace

TEST_CASE("a moment lasts until somebody commits", "[moment]") {
    Machine machine;
    const auto moment = machine.now();
    REQUIRE_FALSE(moment.is_over());

    SECTION("another connection commits") {
        auto other = machine.open();
        write_something(other);
        CHECK(moment.is_over());
        CHECK_FALSE(machine.now().is_over());
    }

    SECTION("another connection takes its changes back") {
        auto other = machine.open();
        {
            const Transaction transaction(other);
            other.execute("CREATE TABLE something (number)");
        }
        CHECK_FALSE(moment.is_over());
    }

    SECTION("another connection has written, and not committed yet") {
        auto other = machine.open();
        Transaction transaction(other);
        other.execute("CREATE TABLE something (number)");
        CHECK_FALSE(moment.is_over());
        transaction.commit();
        CHECK(moment.is_over());
    }

    SECTION("another connection commits after the log was folded back and begun anew") {
        auto other = machine.open();
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        const auto fresh = machine.now();
        write_something(other);
        CHECK(fresh.is_over());
    }

    SECTION("only reads are made") {
        for (int i = 0; i < 100; ++i) {
            read_ledger(machine.reader);
        }
        CHECK_FALSE(moment.is_over());
    }
}

TEST_CASE("another process's commit ends a moment", "[moment]") {
    Machine machine;
    const auto moment = machine.now();

    const pid_t child = ::fork();
    if (child == 0) {
        auto other = machine.open();
        write_something(other);
        ::_exit(0);
    }
    int status = -1;
    ::waitpid(child, &status, 0);

    REQUIRE(status == 0);
    CHECK(moment.is_over());
}
