#include "daemon/mailctld/store/store.hpp"

#include "daemon/mailctld/store/chain.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "tests/daemon/mailctld/store/some_change.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace mailctl;
using namespace mailctl::store;

TEST_CASE("SHA-256 is SHA-256", "[store]") {
    // FIPS 180-2, B.1
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a change is kept with all that is needed to finish it", "[store]") {
    const test::TemporaryDirectory directory;
    std::int64_t id = 0;
    {
        Store store(directory.path());
        id = store.open(
            test::some_change(), {{"main.cf relayhost", "nobody", std::nullopt, "[a]:25"}}, "text"
        );
    }
    Store store(directory.path());

    const auto unfinished = store.unfinished();
    REQUIRE(unfinished.size() == 1);
    CHECK(unfinished[0].id == id);
    CHECK(unfinished[0].old_main == test::some_change().old_main);
    CHECK(unfinished[0].after.owned == test::some_change().after.owned);
    CHECK(store.ledger().owned.empty());

    store.settle(unfinished[0], ChangeState::done, "done");
    CHECK(store.unfinished().empty());
    CHECK(store.ledger().owned == test::some_change().after.owned);
    CHECK(store.ledger().newline_added);
}

TEST_CASE("a change that failed leaves the ledger alone", "[store]") {
    const test::TemporaryDirectory directory;
    Store store(directory.path());
    auto change = test::some_change();
    change.id = store.open(change, {}, "text");

    store.settle(change, ChangeState::failed, "no room");

    CHECK(store.ledger().owned.empty());
    CHECK(store.find(change.id)->state == ChangeState::failed);
}

TEST_CASE(
    "what becomes of whole files is kept, whatever bytes they have, until it is over", "[store]"
) {
    const test::TemporaryDirectory directory;
    auto change = test::some_change();
    change.files = {
        {"dovecot conf.d/99-mailctl.conf", std::nullopt, "both", "ours"},
        {"dovecot conf.d/95-mailctl-proof.conf", std::nullopt, "proof", std::nullopt}};
    change.files[0].before = std::string("theirs: \xff\0", 10);
    change.pivot = "dovecot conf.d/95-mailctl-proof.conf";
    {
        Store store(directory.path());
        change.id = store.open(change, {}, "text");
    }
    Store store(directory.path());

    REQUIRE(store.unfinished().size() == 1);
    CHECK(store.unfinished()[0].files == change.files);
    CHECK(store.unfinished()[0].pivot == change.pivot);
    const auto end = GENERATE(ChangeState::done, ChangeState::rolled_back);
    store.settle(change, end, "over");
    CHECK(store.find(change.id)->files.empty());
    CHECK(store.is_as_written(change.id));
}

TEST_CASE("a change of a version that knew no whole files has main.cf as its pivot", "[store]") {
    const test::TemporaryDirectory directory;
    Store store(directory.path());
    const auto id = store.open(test::some_change(), {}, "text");

    CHECK(store.find(id)->pivot == main_cf_pivot);
    CHECK(store.find(id)->files.empty());
}

TEST_CASE("an edited journal is noticed", "[store]") {
    const test::TemporaryDirectory directory;
    Store store(directory.path());
    auto& db = store.database();
    for (int i = 0; i < 5; ++i) {
        auto change = test::some_change();
        change.id = store.open(change, {}, "text");
        store.settle(change, ChangeState::done, "done");
    }
    REQUIRE(ChainCheck().is_intact(db));

    SECTION("a changed row") { db.execute("UPDATE journal SET by = 'nobody' WHERE sequence = 4"); }
    SECTION("a row taken out") { db.execute("DELETE FROM journal WHERE sequence = 4"); }
    SECTION("two rows swapped") {
        db.execute("UPDATE journal SET sequence = 100 WHERE sequence = 4");
        db.execute("UPDATE journal SET sequence = 4 WHERE sequence = 5");
        db.execute("UPDATE journal SET sequence = 5 WHERE sequence = 100");
    }

    CHECK_FALSE(ChainCheck().is_intact(db));
}

TEST_CASE("the journal is read in pages", "[store]") {
    const test::TemporaryDirectory directory;
    Store store(directory.path());
    for (int i = 0; i < 10; ++i) {
        store.open(test::some_change(), {}, "text");
    }
    auto& db = store.database();

    CHECK(newest_rows(db, 3).front().sequence == 8);
    CHECK(newest_rows(db, 3).back().sequence == 10);
    CHECK(rows_after(db, 4, 2).back().sequence == 6);
    CHECK(rows_after(db, 10, 5).empty());
    CHECK(newest_sequence(db) == 10);
    CHECK(before_newest_rows(db, 3, {}) == 7);
    CHECK(before_newest_rows(db, 10, {}) == 0);
    CHECK(before_newest_rows(db, 1, {.by = "nobody"}) == 0);
}

TEST_CASE("a page of the journal ends before it is too long, and has one row at least", "[store]") {
    const test::TemporaryDirectory directory;
    Store store(directory.path());
    auto& db = store.database();
    CHECK(newest_sequence(db) == 0);
    CHECK(newest_rows(db, 5).empty());
    for (int i = 0; i < 4; ++i) {
        store.open(test::some_change(), {}, std::string(page_bytes_max / 3, 'x'));
    }
    store.open(test::some_change(), {}, std::string(page_bytes_max, 'x'));

    CHECK(rows_after(db, 0, 5).back().sequence == 2);
    CHECK(rows_after(db, 1, 2).back().sequence == 3);
    CHECK(rows_after(db, 3, 5).back().sequence == 4);
    CHECK(rows_after(db, 4, 5).back().sequence == 5);
    CHECK(newest_rows(db, 5).size() == 1);
    CHECK(newest_rows(db, 5).front().sequence == 5);
}

TEST_CASE("the state is root's alone", "[store]") {
    const test::TemporaryDirectory directory;
    Store store(directory.path());
    store.open(test::some_change(), {}, "text");

    for (const char* name : {"state.db", "state.db-wal", "state.db-shm"}) {
        struct stat about {};
        REQUIRE(::stat((directory / name).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777U) == 0600U);
    }
}

TEST_CASE("a state from the future is refused", "[store]") {
    const test::TemporaryDirectory directory;
    { Store(directory.path()).database().execute("PRAGMA user_version = 99"); }

    CHECK_THROWS_WITH(Store(directory.path()), Catch::Contains("written by a newer mailctld"));
}

TEST_CASE("a fingerprint tells passwords apart and stores apart", "[store]") {
    const test::TemporaryDirectory here;
    const test::TemporaryDirectory there;
    Store store(here.path());
    const auto secret = [](std::string text) { return *Secret::parse(text); };

    CHECK(store.fingerprint(secret("one")) == store.fingerprint(secret("one")));
    CHECK(store.fingerprint(secret("one")) != store.fingerprint(secret("two")));
    CHECK(store.fingerprint(secret("one")) != Store(there.path()).fingerprint(secret("one")));
}
