#include "common/types/cursor.hpp"
#include "common/types/sorting.hpp"

#include <boost/describe/enum.hpp>
#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;

namespace {

enum class Column { name, last_use };

BOOST_DESCRIBE_ENUM(Column, name, last_use)

}  // namespace

TEST_CASE("a column sorts a list, upwards or downwards", "[types][list]") {
    const auto up = Sorting<Column>::parse("last_use");
    REQUIRE(up);
    CHECK(up->column() == Column::last_use);
    CHECK_FALSE(up->is_down());
    CHECK(up->text() == "last_use");
    const auto down = Sorting<Column>::parse("-name");
    REQUIRE(down);
    CHECK(down->column() == Column::name);
    CHECK(down->is_down());
    CHECK(down->text() == "-name");
}

TEST_CASE("what is no column is refused, and those there are told", "[types][list]") {
    const auto* const given = GENERATE("", "-", "--name", "Name", "name ", "nam", "name,last_use");
    const auto sorting = Sorting<Column>::parse(given);
    REQUIRE_FALSE(sorting);
    CHECK(sorting.error().message == "nothing is sorted by \"" + std::string(given) + "\" here");
    CHECK(
        sorting.error().hint ==
        "write one of name|last_use; with \"-\" in front it goes the other way round"
    );
}

TEST_CASE("a place in a list comes back as it was told", "[types][list]") {
    const auto [key, id] = GENERATE(table<std::string, std::string>({
        {"shop", "shop"},
        {"", "7"},
        {"a:b", "c:d"},
        {"7", "8:9"},
        {"2026-01-02T03:04:05Z", "\xc3\xa4"},
    }));
    const Cursor cursor(key, id);
    const auto again = Cursor::parse(cursor.text());
    REQUIRE(again);
    CHECK(*again == cursor);
    CHECK(Cursor("4", "shop").text() == "1:4shop");
}

TEST_CASE("places go by their key and then by what tells rows apart", "[types][list]") {
    CHECK(Cursor("a", "2") < Cursor("b", "1"));
    CHECK(Cursor("a", "1") < Cursor("a", "2"));
    CHECK(Cursor("a", "bc") < Cursor("ab", "c"));
}

TEST_CASE("what no page ends at is refused", "[types][list]") {
    const std::string given = GENERATE(
        "",
        "4",
        ":",
        "4:",
        "5:shop",
        "-1:shop",
        "x:shop",
        "4 :shop",
        "1:a\nb",
        "18446744073709551616:x",
        "18446744073709551615:x"
    );
    const auto cursor = Cursor::parse(given);
    REQUIRE_FALSE(cursor);
    CHECK(cursor.error().message == "this is where no page ends");
}
