#pragma once

#include "common/api/mailbox/import.hpp"
#include "common/result.hpp"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::cli {

/// The mailboxes in a file, one line each: JSON, an object a line, where the first begins with "{",
/// else CSV (RFC 4180, no newline in a field) whose first line names the columns. One line at a
/// time is in memory, and is wiped.
class ImportReader {
public:
    /// "-" is the standard input.
    static Result<ImportReader> open(const std::string& path);

    /// Nothing at the end. An error is that of line().
    Result<std::optional<api::MailboxImportRow>> next();

    /// From 1; of what next() gave.
    std::int64_t line() const { return line_; }

    /// Begins again. False where that cannot be, as of a pipe.
    bool rewind();

private:
    struct Close {
        void operator()(std::FILE* file) const;
    };

    explicit ImportReader(std::FILE* file) : file_(file) {}

    Result<bool> read_line();
    Result<std::optional<api::MailboxImportRow>> row_of_line();
    Status read_head();

    std::unique_ptr<std::FILE, Close> file_;
    std::int64_t line_ = 0;
    std::string text_;
    std::vector<std::string> columns_;
    bool is_json_ = false;
    bool has_begun_ = false;
};

/// The fields of a line; an error where a quote is not closed.
Result<std::vector<std::string>> fields_of(std::string_view line);

}  // namespace mailctl::cli
