#include "daemon/mailctld/store/database.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <utility>

#include <sys/stat.h>

namespace mailctl::store {
namespace {

constexpr int busy_patience_ms = 5000;

}  // namespace

StoreError::StoreError(sqlite3* db, std::string_view doing)
    : std::runtime_error(fmt::format("sqlite: {}: {}", doing, sqlite3_errmsg(db))) {}

void Database::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

Database::Database(const std::filesystem::path& file, Access access) {
    // What a part of a transaction could be undone with stays in memory, whatever directories for
    // passing files there are.
    static const int is_set [[maybe_unused]] = sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
    sqlite3* raw = nullptr;
    const bool writes = access == Access::read_write;
    // SQLite gives the write-ahead log and its index the mode of the database file.
    const mode_t old_mask = ::umask(077);
    const int code = sqlite3_open_v2(
        file.c_str(),
        &raw,
        (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE) |
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE,
        nullptr
    );
    ::umask(old_mask);
    db_.reset(raw);  // SQLite hands back a connection to close even when it fails
    if (code != SQLITE_OK) {
        throw StoreError(raw, fmt::format("open {}", file.string()));
    }
    sqlite3_busy_timeout(raw, busy_patience_ms);
    execute("PRAGMA trusted_schema = OFF; PRAGMA cache_size = -512; PRAGMA mmap_size = 0");
    if (writes) {
        execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    } else {
        execute("PRAGMA query_only = ON");
    }
}

void Database::execute(const std::string& sql) {
    if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw StoreError(db_.get(), sql);
    }
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(db_.get()); }

void Database::rest() {
    statements_.clear();
    sqlite3_db_release_memory(db_.get());
}

Statement::Statement(Database& db, std::string_view sql)
    : db_(db.db_.get()), idle_(&db.statements_), statement_(idle_->take(sql)) {
    if (statement_) {
        return;
    }
    sqlite3_stmt* raw = nullptr;
    const auto size = static_cast<int>(sql.size());
    if (sqlite3_prepare_v3(db_, sql.data(), size, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) !=
        SQLITE_OK) {
        throw StoreError(db_, sql);
    }
    statement_.reset(raw);
}

Statement::~Statement() {
    if (statement_) {
        idle_->give_back(std::move(statement_));
    }
}

void Statement::check(int code, const char* doing) {
    if (code != SQLITE_OK) {
        throw StoreError(db_, doing);
    }
}

Statement& Statement::bind(std::string_view text) {
    // To SQLite no text at all is NULL, which is equal to nothing; an empty one of ours is empty.
    const char* const begin = text.empty() ? "" : text.data();
    check(
        sqlite3_bind_text64(
            statement_.get(), next_parameter_++, begin, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8
        ),
        "bind text"
    );
    return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
    check(
        sqlite3_bind_blob64(
            statement_.get(), next_parameter_++, bytes.data(), bytes.size(), SQLITE_TRANSIENT
        ),
        "bind blob"
    );
    return *this;
}

Statement& Statement::bind(std::int64_t number) {
    check(sqlite3_bind_int64(statement_.get(), next_parameter_++, number), "bind integer");
    return *this;
}

Statement& Statement::bind_or_null(const std::optional<std::string>& text) {
    if (text) {
        return bind(*text);
    }
    check(sqlite3_bind_null(statement_.get(), next_parameter_++), "bind null");
    return *this;
}

Statement& Statement::again() {
    // What went wrong in the last step was told by it.
    sqlite3_reset(statement_.get());
    next_parameter_ = 1;
    return *this;
}

bool Statement::step() {
    switch (sqlite3_step(statement_.get())) {
        case SQLITE_ROW:
            return true;
        case SQLITE_DONE:
            return false;
        default:
            throw StoreError(db_, sqlite3_sql(statement_.get()));
    }
}

void Statement::run() { step(); }

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

std::optional<std::string> Statement::text_or_null(int column) const {
    const bool is_null = sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
    return is_null ? std::nullopt : std::optional(text(column));
}

ReadTransaction::ReadTransaction(Database& db) : db_(db) { Statement(db_, "BEGIN").run(); }

ReadTransaction::~ReadTransaction() {
    try {
        db_.execute("ROLLBACK");
    } catch (const StoreError&) {  // NOLINT(bugprone-empty-catch)
        // After an error SQLite may have ended it by itself; nothing was written.
    }
}

Transaction::Transaction(Database& db) : db_(db) { Statement(db_, "BEGIN IMMEDIATE").run(); }

Transaction::~Transaction() { give_up(); }

void Transaction::commit() {
    Statement(db_, "COMMIT").run();
    open_ = false;
    for (const auto& act : std::exchange(db_.after_commit_, {})) {
        act();
    }
}

void Transaction::give_up() {
    if (!std::exchange(open_, false)) {
        return;
    }
    db_.after_commit_.clear();
    try {
        db_.execute("ROLLBACK");
    } catch (const StoreError&) {  // NOLINT(bugprone-empty-catch)
        // SQLite has rolled back by itself on errors such as SQLITE_FULL; there is nothing to undo.
    }
}

void Transaction::begin_part() {
    Statement(db_, "SAVEPOINT part").run();
    acts_before_part_ = db_.after_commit_.size();
}

void Transaction::end_part() { Statement(db_, "RELEASE part").run(); }

void Transaction::undo_part() {
    Statement(db_, "ROLLBACK TO part").run();
    db_.after_commit_.resize(acts_before_part_);
    end_part();
}

}  // namespace mailctl::store
