#include "cli/output/table.hpp"

#include <catch2/catch.hpp>

using namespace mailctl::cli;

TEST_CASE("columns are as wide as their widest cell, in characters", "[cli][output]") {
    Table table(Palette(false), {"WHO", "WHAT"});
    table.add({{"administrator"}, {"one"}});
    table.add({{"mühe"}, {"two"}});

    CHECK(
        table.take() ==
        "WHO            WHAT\n"
        "administrator  one\n"
        "mühe           two\n"
    );
}

TEST_CASE("a table that goes on has one head, and its columns only grow", "[cli][output]") {
    Table table(Palette(false), {"A", "B"});
    table.add({{"wide"}, {"x"}});

    CHECK(table.take() == "A     B\nwide  x\n");
    CHECK(table.take().empty());
    table.add({{"1"}, {"y"}});
    CHECK(table.take() == "1     y\n");
}

TEST_CASE("a cell cannot talk to the terminal", "[cli][output]") {
    Table table{Palette(false)};
    table.add({{"a\x1b[2Jb"}, {"two\nlines"}});

    CHECK(table.take() == "a\\x1b[2Jb  two lines\n");
}

TEST_CASE("colour surrounds a cell without moving the next", "[cli][output]") {
    Table table{Palette(true)};
    table.add({{"ok", Colour::green}, {"x"}});
    table.add({{"fail", Colour::red}, {"y"}});

    CHECK(table.take() == "\x1b[32mok\x1b[0m    x\n\x1b[31mfail\x1b[0m  y\n");
}
