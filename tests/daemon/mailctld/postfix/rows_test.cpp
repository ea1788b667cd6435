#include "daemon/mailctld/postfix/rows.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl::postfix;
using namespace std::string_literals;

namespace {

std::string number(std::size_t value) {
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8) {
        bytes += static_cast<char>((value >> shift) & 0xff);
    }
    return bytes;
}

// A database whose hash tables would stand behind `rows`; nobody asks it, so there are none.
std::string database(const std::string& rows) {
    std::string bytes;
    for (int table = 0; table < 256; ++table) {
        bytes += number(2048 + rows.size()) + number(0);
    }
    return bytes + rows;
}

std::string row(const std::string& key, const std::string& value) {
    return number(key.size()) + number(value.size()) + key + value;
}

}  // namespace

TEST_CASE("a rule is told apart from what it gives", "[rows]") {
    struct Case {
        const char* rule;
        const char* key;
        const char* value;
    };
    for (const auto& [rule, key, value] : {
             Case{"/a/ x y", "/a/", "x y"},
             Case{"!/a b/i pipe:z", "!/a b/i", "pipe:z"},
             Case{R"(/a\/b/ x)", R"(/a\/b/)", "x"},
             Case{"|a/b|m x", "|a/b|m", "x"},
             Case{"{a b}", "{a b}", ""},
             Case{"10.0.0.0/8 x", "10.0.0.0/8", "x"},
             Case{"!10.0.0.1 x", "!10.0.0.1", "x"},
             Case{"[fe80::1]/64\tx", "[fe80::1]/64", "x"},
             Case{"::1 x", "::1", "x"},
             Case{"/without an end x", "/without an end x", ""},
             Case{R"(/ends in a \)", R"(/ends in a \)", ""},
             Case{"/a/", "/a/", ""},
         }) {
        CAPTURE(rule);
        const auto rows = rows_of_rules(rule)->rows;
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].key == key);
        CHECK(rows[0].value == value);
        CHECK(rows[0].is_pattern);
    }
}

TEST_CASE("comments, conditions and lines that go on make no rules", "[rows]") {
    const auto rows =
        rows_of_rules("# one\n\nif /a/\nIF !/b/\n/c/ x\n   y\n  # two\n\tz\nendif\nendif\n")->rows;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].key == "/c/");
    CHECK(rows[0].value == "x   y\tz");
    CHECK(rows_of_rules("")->rows.empty());
}

TEST_CASE("the rows of a constant database are read", "[rows]") {
    CHECK(rows_of_cdb(database(""))->rows.empty());
    const auto rows = rows_of_cdb(database(row("a.test", "smtp:") + row("b\0"s, "c d\0"s)))->rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == "a.test");
    CHECK(rows[0].value == "smtp:");
    CHECK(rows[1].key == "b");
    CHECK(rows[1].value == "c d");
}

TEST_CASE("what is no constant database, or a broken one, is not guessed at", "[rows]") {
    const auto whole = database(row("a.test", "smtp:"));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(rows_of_cdb(std::string_view(whole).substr(0, size)));
    }
    CHECK_FALSE(rows_of_cdb(database(number(7) + number(1) + "abcdef")));
    CHECK_FALSE(rows_of_cdb(database(number(1) + number(0xffff'ffff) + "a")));
    CHECK_FALSE(rows_of_cdb(database("abc")));
    CHECK_FALSE(rows_of_cdb(std::string(4096, '\0')));
}
