#pragma once

#include "common/result.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct MDB_env;
struct MDB_txn;

namespace mailctl::lookup {

/// An Error of what LMDB has said: `configuration` where the file is none of LMDB's or damaged.
Error lmdb_trouble(std::string_view doing, const std::filesystem::path& path, int code);

/// Keys and values end in a NUL, as Postfix writes them.
std::string with_nul(std::string_view text);

/// An LMDB file as Postfix opens it: no directory around it, and no file of locks beside it.
class Environment {
public:
    enum class Use {
        live,   ///< What has been committed survives a power cut.
        aside,  ///< Nothing is synced but by sync().
    };

    /// Creates the file, mode 0600, where there is none. Gives LMDB's code, like all that follows:
    /// 0 is success.
    int open(const std::filesystem::path& path, Use use);

    /// Room for twice as much. No transaction may be open.
    int grow();

    /// Takes over the room that another process has made.
    int adopt_size();

    /// Whether the file ends before its last page: to read that would kill the process. A sound map
    /// can look so, too, where a change has given back its last page unwritten.
    bool is_cut_short() const;

    int sync();
    void close() { env_.reset(); }

    bool is_open() const { return env_ != nullptr; }
    MDB_env* get() const { return env_.get(); }
    int fd() const;

private:
    struct Close {
        void operator()(MDB_env* env) const;
    };

    std::unique_ptr<MDB_env, Close> env_;
};

/// The lock that Postfix takes on the data file: shared for a look-up, exclusive for a change. It
/// belongs to the open file and not to the process, or it would go when this process closes the
/// file elsewhere, and two threads would not exclude each other.
class FileLock {
public:
    enum class Kind { shared, exclusive };

    /// `busy` where somebody keeps it for longer than `patience`: `postmap -i` holds it for as long
    /// as it reads.
    static Result<FileLock> take(
        int fd, const std::filesystem::path& path, Kind kind, std::chrono::milliseconds patience
    );

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    explicit FileLock(int fd) : fd_(fd) {}

    int fd_;
};

/// Undone unless commit() returns 0. A file without LMDB's own locks keeps nobody's pages but those
/// of the last transaction: begin it behind the FileLock, always.
class MapTransaction {
public:
    enum class Kind { reads, writes };

    int begin(Environment& environment, Kind kind);

    /// MDB_NOTFOUND where there is no such key. What `value` names lives as long as this does.
    int get(std::string_view key, std::string_view& value);
    int put(std::string_view key, std::string_view value);
    int put_behind_all(std::string_view key, std::string_view value);
    int remove(std::string_view key);
    int count(std::size_t& rows);
    /// Those behind this one, in the order of their bytes, at most so many.
    int keys_behind(std::string_view key, std::size_t most, std::vector<std::string>& keys);

    int commit();

private:
    struct Abort {
        void operator()(MDB_txn* transaction) const;
    };

    int put_with(std::string_view key, std::string_view value, unsigned flags);

    std::unique_ptr<MDB_txn, Abort> transaction_;
    unsigned table_ = 0;
};

}  // namespace mailctl::lookup
