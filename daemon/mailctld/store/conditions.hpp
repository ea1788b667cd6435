#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mailctl::store {

/// Conditions and what they are about, in one order.
class Conditions {
public:
    template <class Value>
    void add(std::string_view condition, Value value) {
        sql_ += fmt::format(" AND {}", condition);
        values_.emplace_back(std::move(value));
    }

    template <class Value>
    void add_if(std::string_view condition, const std::optional<Value>& value) {
        if (value) {
            add(condition, *value);
        }
    }

    void add_plain(std::string_view condition) { sql_ += fmt::format(" AND {}", condition); }

    const std::string& sql() const { return sql_; }

    void bind(Statement& query) const {
        for (const auto& value : values_) {
            std::visit([&](const auto& each) { query.bind(each); }, value);
        }
    }

private:
    std::string sql_ = "WHERE 1";
    std::vector<std::variant<std::int64_t, std::string>> values_;
};

}  // namespace mailctl::store
