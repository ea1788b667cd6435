#include "daemon/mailctld/call/page.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace mailctl;

namespace {

struct Row {
    std::string key;
    std::string id;
};

Cursor cursor_of(const Row& row) { return {row.key, row.id}; }

// Neither sorted, nor all with keys of their own.
std::vector<Row> all() { return {{"b", "2"}, {"a", "9"}, {"b", "1"}, {"c", "5"}, {"b", "3"}}; }

std::string ids(const std::vector<Row>& rows) {
    std::string text;
    for (const auto& row : rows) {
        text += row.id;
    }
    return text;
}

// Page by page; what is done to the rows between two of them may be told.
template <class Between>
std::string walk(std::int64_t limit, bool is_down, Between between) {
    std::string seen;
    std::optional<Cursor> after;
    auto rows = all();
    constexpr std::size_t most = 20;
    while (seen.size() < most) {
        auto page = rows;
        const auto next = cut_page(page, {after, limit, is_down}, cursor_of);
        CHECK(page.size() <= static_cast<std::size_t>(limit));
        seen += ids(page);
        if (!next) {
            return seen;
        }
        after = *Cursor::parse(*next);
        between(rows);
    }
    return seen + " and so on";
}

void nothing(std::vector<Row>&) {}

}  // namespace

TEST_CASE("pages have each row once, in one order", "[page]") {
    const auto limit = GENERATE(1, 2, 3, 4, 5, 6);
    CAPTURE(limit);
    CHECK(walk(limit, /*is_down=*/false, nothing) == "91235");
    CHECK(walk(limit, /*is_down=*/true, nothing) == "53219");
}

TEST_CASE("a page that is full to its end has no other behind it", "[page]") {
    auto rows = all();
    CHECK_FALSE(cut_page(rows, {std::nullopt, 5}, cursor_of));
    rows = all();
    CHECK(cut_page(rows, {std::nullopt, 4}, cursor_of) == "1:b3");
    rows.clear();
    CHECK_FALSE(cut_page(rows, {std::nullopt, 1}, cursor_of));
}

TEST_CASE("what comes and goes between two pages moves no other row", "[page]") {
    // The row that the first page has ended at goes, and others come on both its sides.
    const auto seen = walk(2, /*is_down=*/false, [](std::vector<Row>& rows) {
        std::erase_if(rows, [](const Row& row) { return row.id == "1"; });
        if (rows.size() == 4) {
            rows.push_back({"a", "0"});
            rows.push_back({"b", "4"});
        }
    });
    CHECK(seen == "912345");
}
