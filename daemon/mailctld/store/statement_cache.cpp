#include "daemon/mailctld/store/statement_cache.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <new>

namespace mailctl::store {
namespace {

// An act takes some twenty, and a few kilobytes each.
constexpr std::size_t most_idle = 64;

}  // namespace

void StatementCache::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

StatementCache::Handle StatementCache::take(std::string_view sql) {
    const auto found = std::find_if(idle_.rbegin(), idle_.rend(), [&](const auto& entry) {
        return entry.first == sql;
    });
    if (found == idle_.rend()) {
        return nullptr;
    }
    auto statement = std::move(found->second);
    idle_.erase(std::prev(found.base()));
    return statement;
}

void StatementCache::give_back(Handle statement) noexcept {
    // One that has not come to its end would keep its moment of the store.
    sqlite3_reset(statement.get());
    sqlite3_clear_bindings(statement.get());
    const std::string_view sql = sqlite3_sql(statement.get());
    // Some pragmas do their work when they are prepared.
    if (sql.starts_with("PRAGMA")) {
        return;
    }
    try {
        if (idle_.size() >= most_idle) {
            idle_.erase(idle_.begin());
        }
        idle_.emplace_back(sql, std::move(statement));
    } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
        // Then the next one is prepared again.
    }
}

}  // namespace mailctl::store
