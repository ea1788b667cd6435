#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <concepts>
#include <optional>
#include <type_traits>
#include <vector>

namespace mailctl::store {

/// What `read` makes of a query's one row, or nothing.
template <std::invocable<const Statement&> Read>
auto one_row(Statement& query, Read read) -> std::optional<std::invoke_result_t<Read, Statement&>> {
    if (!query.step()) {
        return std::nullopt;
    }
    return read(query);
}

/// What `read` makes of each row of a query.
template <std::invocable<const Statement&> Read>
auto all_rows(Statement& query, Read read) -> std::vector<std::invoke_result_t<Read, Statement&>> {
    std::vector<std::invoke_result_t<Read, Statement&>> found;
    while (query.step()) {
        found.push_back(read(query));
    }
    return found;
}

}  // namespace mailctl::store
