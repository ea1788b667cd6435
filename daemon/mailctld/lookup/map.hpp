#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/lookup/environment.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::lookup {

/// What a key is to have: a value, or no place in the map.
struct Row {
    std::string key;
    std::optional<std::string> value;

    friend bool operator==(const Row&, const Row&) = default;
};

/// Gives a row that has a value, each time the next one by key as bytes, and nothing at the end.
using Rows = std::function<std::optional<Row>()>;

/// One table that Postfix reads while we write it: an LMDB file, by Postfix's own locking, so that
/// no look-up ever fails or sees half a change, also when we are killed. Whoever else writes to it
/// damages it (`postmap -i` begins before it locks): it lies where only root comes.
///
/// A map that is not there is not made by put(): it would say of every address but a few that there
/// is none. Those errors mean that only rebuild() helps: `not_found`, where there is no map, and
/// `configuration`, where what is there is damaged or none of ours. With `busy` and `failed` all is
/// as before, or as it was to be, and the same again does no harm.
///
/// For any thread, one at a time inside.
class Map {
public:
    /// How long somebody who keeps the map locked is waited for.
    static constexpr std::chrono::milliseconds lock_patience{5000};

    explicit Map(std::filesystem::path file, std::chrono::milliseconds patience = lock_patience);

    /// All rows or none, durable on return, and to be seen by the next look-up. Where all is so
    /// already, nothing is written. `mark` is what mark() gives from then on, where anything is
    /// written, or where there are no rows.
    Status put(std::span<const Row> rows, std::optional<std::uint64_t> mark = std::nullopt);

    Result<std::optional<std::string>> get(std::string_view key);

    /// How far its writer has come: the number that put() or rebuild() were given last.
    Result<std::uint64_t> mark();

    /// How many rows it has; the mark is none.
    Result<std::size_t> count();

    /// How many of these rows it says otherwise: what put() would change.
    Result<std::size_t> differences(std::span<const Row> rows);

    /// Behind this one, in the order of their bytes, at most so many; the mark's is none.
    Result<std::vector<std::string>> keys_behind(std::string_view key, std::size_t most);

    /// Gives back the memory of what was read; whoever comes next opens the file again.
    void rest();

    /// Another map in its place, half the size of one that has grown. Whoever has the old one open
    /// goes on reading it, with nothing new in it, until Postfix's next session. Throws what `next`
    /// throws, and std::logic_error where its rows are not in order; then the old one stays.
    Status rebuild(const Rows& next, std::uint64_t mark);

    const std::filesystem::path& file() const { return file_; }

private:
    /// Opens what is at the path now, and locks it.
    Result<FileLock> lock(FileLock::Kind kind);
    Status open();
    bool has_named_file() const;
    Result<std::uint64_t> locked_mark();
    Error failure(std::string_view doing, int code);

    int write(std::span<const Row> rows, std::optional<std::uint64_t> mark);
    int read(const std::function<int(MapTransaction&)>& look);

    std::filesystem::path file_;
    std::chrono::milliseconds patience_;
    std::mutex one_at_a_time_;
    Environment environment_;
    bool is_spoilt_ = false;  ///< After an error LMDB may refuse whatever follows.
};

/// The key of the mark. No look-up has a NUL in front, so no address and no domain can ask for it.
inline constexpr std::string_view mark_key("\0mark", 5);

}  // namespace mailctl::lookup
