#pragma once

#include "daemon/mailctld/store/statement_cache.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace mailctl::store {

/// SQLite refused: disk full, file corrupt, statement malformed. Never a user's mistake.
class StoreError : public std::runtime_error {
public:
    StoreError(sqlite3* db, std::string_view doing);
};

/// One connection, used by one thread at a time.
class Database {
public:
    enum class Access { read_write, read_only };

    /// Opens the file, creating it with mode 0600 where it may. WAL, synchronous=FULL: a
    /// transaction that has returned survives a power cut.
    Database(const std::filesystem::path& file, Access access);

    /// Runs statements that return no rows.
    void execute(const std::string& sql);

    std::int64_t last_insert_id() const;

    /// Gives back the memory of what may be asked again.
    void rest();

    /// To be done once the transaction that is open has been committed, and never if it is not.
    void after_commit(std::function<void()> act) { after_commit_.push_back(std::move(act)); }

private:
    friend class Moment;
    friend class Statement;
    friend class Transaction;

    struct Close {
        void operator()(sqlite3* db) const;
    };

    std::unique_ptr<sqlite3, Close> db_;
    StatementCache statements_;
    std::vector<std::function<void()>> after_commit_;
};

/// A prepared statement: bind in order, then step. again() makes it ready for other values.
class Statement {
public:
    Statement(Database& db, std::string_view sql);
    ~Statement();

    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&&) = default;
    Statement& operator=(Statement&&) = delete;

    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);
    Statement& bind_blob(std::string_view bytes);
    Statement& bind_or_null(const std::optional<std::string>& text);

    Statement& again();

    /// Runs to the next row. False once there are no more.
    bool step();

    /// Runs a statement that returns no row.
    void run();

    std::int64_t integer(int column) const;
    std::string text(int column) const;  ///< Of a text or a blob; empty for NULL.
    std::optional<std::string> text_or_null(int column) const;

private:
    void check(int code, const char* doing);

    sqlite3* db_;
    StatementCache* idle_;
    StatementCache::Handle statement_;
    int next_parameter_ = 1;
};

/// What is read in its life is of one moment, whatever others write meanwhile.
class ReadTransaction {
public:
    explicit ReadTransaction(Database& db);
    ~ReadTransaction();

    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;
    ReadTransaction(ReadTransaction&&) = delete;
    ReadTransaction& operator=(ReadTransaction&&) = delete;

private:
    Database& db_;
};

/// Everything since construction is undone unless commit() returns. Takes the write lock at once,
/// so that a second writer waits at the start instead of failing in the middle.
class Transaction {
public:
    explicit Transaction(Database& db);
    ~Transaction();

    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;

    void commit();

    /// Undoes all of it now.
    void give_up();

    /// What follows can be undone alone, until its end.
    void begin_part();
    void end_part();
    void undo_part();

private:
    Database& db_;
    bool open_ = true;
    std::size_t acts_before_part_ = 0;
};

}  // namespace mailctl::store
