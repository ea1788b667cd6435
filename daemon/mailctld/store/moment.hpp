#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace mailctl::store {

/// Which commit a store is at, told without a system call: a copy of the head of the write-ahead
/// log's index, which every commit of whatever process rewrites in the memory that SQLite shares,
/// and which SQLite itself compares to learn of one ("The WAL-Index File Format" of
/// sqlite.org/walformat.html).
class Moment {
public:
    /// Nothing where SQLite does not say. On the thread of the connection, once it has read.
    static std::optional<Moment> of(Database& db);

    /// Whether something was committed since. From any thread, for as long as the connection lives.
    bool is_over() const;

private:
    // Two copies of 48 bytes: a commit writes the second first, so that a reader sees a torn one.
    using Head = std::array<std::uint32_t, 24>;

    explicit Moment(std::uint32_t* index);
    static Head read(std::uint32_t* index);
    bool is_whole() const;

    std::uint32_t* index_;
    Head head_;
};

}  // namespace mailctl::store
