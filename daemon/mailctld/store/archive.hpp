#pragma once

#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// The state keeps the journal, and what undo needs, for a time. What is older goes into a file of
/// its own before it is deleted: a line of JSON for each row, the record of a change with the row
/// that opened it. Nothing is lost, and the file's own chain of hashes tells whether it is whole.
namespace mailctl::store {

/// So many of the newest changes can be undone, however many rows have come since.
constexpr std::int64_t recent_changes = 200;

struct Retention {
    std::optional<std::int64_t> days;  ///< What is older may go; absent: nothing.
    std::int64_t rows = 1000;          ///< These many of the newest stay, however old they are.
    std::int64_t changes = recent_changes;  ///< They can be undone without their rows.
    std::int64_t at_once = 50'000;          ///< No file gets more rows than these.
};

/// The last row that is old enough to go. Not behind tail() where none is.
std::int64_t last_old_row(Database& db, const Retention& retention);

/// Moves the rows up to that one, with their changes, into a file below `directory`, and notes in
/// the journal where they are. Throws where the file cannot be written; then all is as before. Does
/// nothing where the journal has been tampered with: an export must not hide that. False where
/// nothing was moved.
bool archive(Database& db, const std::filesystem::path& directory, const Retention& retention);

/// What the journal's row says that notes it.
std::string archived_text(const ChainEnd& tail);

}  // namespace mailctl::store
