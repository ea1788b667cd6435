#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3_stmt;

namespace mailctl::store {

/// The statements of one connection that nobody uses just now: to prepare one takes longer than to
/// run it. They hold no values.
class StatementCache {
public:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    using Handle = std::unique_ptr<sqlite3_stmt, Finalize>;

    /// Nothing where there is none of this text.
    Handle take(std::string_view sql);

    /// For whoever comes next; the one that was given back first goes when there are too many.
    void give_back(Handle statement) noexcept;

    void clear() { idle_.clear(); }

private:
    std::vector<std::pair<std::string, Handle>> idle_;
};

}  // namespace mailctl::store
