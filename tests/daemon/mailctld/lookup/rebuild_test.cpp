#include "daemon/mailctld/lookup/map.hpp"
#include "tests/daemon/mailctld/lookup/full_disk.hpp"
#include "tests/daemon/mailctld/lookup/some_rows.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <utility>

using namespace mailctl;
using namespace mailctl::lookup;

namespace {

bool has_leftover(const Map& map) { return std::filesystem::exists(map.file().string() + ".new"); }

}  // namespace

TEST_CASE("a rebuilt map has the new rows and no other", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(100, "old")), 1));
    REQUIRE(map.put(std::vector<Row>{{"zoe@example.org", "old"}}));

    REQUIRE(map.rebuild(test::from(test::some_rows(25'000, "new")), 9));

    CHECK(*map.count() == 25'000);
    CHECK(*map.get("user0024999@example.org") == "new");
    CHECK(*map.get("zoe@example.org") == std::nullopt);
    CHECK(*map.mark() == 9);
    CHECK_FALSE(has_leftover(map));
}

TEST_CASE("a rebuilt map is the smaller one", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map grown(directory / "grown.lmdb");
    Map rebuilt(directory / "rebuilt.lmdb");
    REQUIRE(grown.rebuild(test::from({}), 1));
    auto rows = test::some_rows(20'000, "x");
    REQUIRE(rebuilt.rebuild(test::from(rows), 1));
    // Each 7,919th: in no order, without chance.
    for (std::size_t from = 0; from < rows.size(); ++from) {
        std::swap(rows[from], rows[(from * 7919) % rows.size()]);
    }
    REQUIRE(grown.put(rows));

    CHECK(*grown.count() == *rebuilt.count());
    CHECK(
        std::filesystem::file_size(rebuilt.file()) * 5 / 4 <
        std::filesystem::file_size(grown.file())
    );
}

TEST_CASE("who writes on after a rebuild writes into the new map", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    Map other(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(10, "old")), 1));
    REQUIRE(*other.count() == 10);

    REQUIRE(map.rebuild(test::from(test::some_rows(5, "new")), 2));
    REQUIRE(other.put(std::vector<Row>{{"zoe@example.org", "new"}}));

    CHECK(*map.count() == 6);
    CHECK(*other.get("user0000000@example.org") == "new");
}

TEST_CASE("a damaged map is rebuilt under one that has it open", "[lookup]") {
    const test::TemporaryDirectory directory;
    test::write_file(directory / "m.lmdb", std::string(9000, 'x'));
    Map map(directory / "m.lmdb");
    REQUIRE(map.count().error().code == Errc::configuration);

    REQUIRE(map.rebuild(test::from(test::some_rows(5, "new")), 2));

    CHECK(*map.count() == 5);
}

TEST_CASE("what a dead writer has left is not built upon", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    Map left(directory / "m.lmdb.new");
    REQUIRE(left.rebuild(test::from(test::some_rows(10, "left")), 1));

    REQUIRE(map.rebuild(test::from(test::some_rows(5, "new")), 2));

    CHECK(*map.count() == 5);
    CHECK(*map.get("user0000004@example.org") == "new");
}

TEST_CASE("a rebuild that fails leaves the old map and nothing beside it", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    REQUIRE(map.rebuild(test::from(test::some_rows(10, "old")), 1));
    auto rows = test::some_rows(5000, "new");

    SECTION("of a full disk") {
        const test::FullDisk full(65'536);
        const auto rebuilt = map.rebuild(test::from(rows), 2);
        REQUIRE_FALSE(rebuilt);
        CHECK(rebuilt.error().code == Errc::failed);
        const auto told = "rebuilding " + map.file().string() + ": Input/output error";
        CHECK(rebuilt.error().message == told);
        CHECK(rebuilt.error().hint == "see whether the disk is full");
    }
    SECTION("of a source that breaks") {
        int given = 0;
        const auto source = [&]() -> std::optional<Row> {
            if (given == 3) {
                throw std::runtime_error("broken");
            }
            return rows[static_cast<std::size_t>(given++)];
        };
        CHECK_THROWS_WITH(map.rebuild(source, 2), "broken");
    }
    SECTION("of rows in no order") {
        std::swap(rows[3], rows[4]);
        CHECK_THROWS_AS(map.rebuild(test::from(rows), 2), std::logic_error);
    }
    SECTION("of a row that comes twice") {
        rows[3] = rows[4];
        CHECK_THROWS_AS(map.rebuild(test::from(rows), 2), std::logic_error);
    }
    SECTION("of a row that has no value") {
        rows[3].value.reset();
        CHECK_THROWS_AS(map.rebuild(test::from(rows), 2), std::logic_error);
    }

    CHECK(*map.count() == 10);
    CHECK(*map.get("user0000003@example.org") == "old");
    CHECK(*map.mark() == 1);
    CHECK_FALSE(has_leftover(map));
}

TEST_CASE("a map that cannot take its place says so", "[lookup]") {
    const test::TemporaryDirectory directory;
    Map map(directory / "m.lmdb");
    std::filesystem::create_directory(map.file());

    const auto rebuilt = map.rebuild(test::from(test::some_rows(5, "new")), 2);

    REQUIRE_FALSE(rebuilt);
    CHECK(rebuilt.error().message == "replacing " + map.file().string() + ": Is a directory");
    CHECK(std::filesystem::is_directory(map.file()));
    CHECK_FALSE(has_leftover(map));
}
