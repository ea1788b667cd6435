#pragma once

#include "daemon/mailctld/lookup/map.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace test {

inline std::vector<mailctl::lookup::Row> some_rows(std::size_t count, const std::string& value) {
    std::vector<mailctl::lookup::Row> rows;
    for (std::size_t number = 0; number < count; ++number) {
        rows.push_back({fmt::format("user{:07}@example.org", number), value});
    }
    return rows;
}

inline mailctl::lookup::Rows from(std::vector<mailctl::lookup::Row> rows) {
    return [rows = std::move(rows), next = std::size_t{0}]() mutable {
        return next < rows.size() ? std::optional(rows[next++]) : std::nullopt;
    };
}

}  // namespace test
