#pragma once

#include "common/types/cursor.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mailctl {

/// Which rows of a list are wanted.
struct PageWanted {
    const std::optional<Cursor>& after;
    std::int64_t limit;
    bool is_down = false;  ///< The greatest first.
};

/// Makes a page of rows that are all there: sorts them by their cursor_of(row), and leaves those
/// behind `after`, no more than there may be. Gives what the next page begins behind; nothing where
/// there is none.
template <class Row, class CursorOf>
std::optional<std::string> cut_page(
    std::vector<Row>& rows, const PageWanted& wanted, CursorOf cursor_of
) {
    const auto is_before = [&](const Cursor& one, const Cursor& other) {
        return wanted.is_down ? other < one : one < other;
    };
    std::vector<std::pair<Cursor, Row>> placed;
    for (auto& row : rows) {
        auto cursor = cursor_of(row);
        if (!wanted.after || is_before(*wanted.after, cursor)) {
            placed.emplace_back(std::move(cursor), std::move(row));
        }
    }
    std::sort(placed.begin(), placed.end(), [&](const auto& one, const auto& other) {
        return is_before(one.first, other.first);
    });
    const auto limit = static_cast<std::size_t>(wanted.limit);
    const bool has_more = placed.size() > limit;
    rows.clear();
    for (std::size_t at = 0; at < placed.size() && at < limit; ++at) {
        rows.push_back(std::move(placed[at].second));
    }
    return has_more ? std::optional(placed[limit - 1].first.text()) : std::nullopt;
}

}  // namespace mailctl
