#include "cli/mailbox/import_reader.hpp"

#include "cli/mailbox/made.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace mailctl::cli {
namespace {

using wire::json;

constexpr std::array<std::string_view, 6> known_columns{
    "address", "password", "hash", "quota", "suspended", "display_name"};

Error bad_row(std::string message, std::string hint = {}) {
    return {Errc::invalid_argument, std::move(message), std::move(hint), {}};
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// As somebody writes it in a table.
Result<bool> truth_of(std::string_view word) {
    if (is_one_of(word, {"true", "yes", "1"})) {
        return true;
    }
    if (is_one_of(word, {"false", "no", "0"})) {
        return false;
    }
    return bad_row(fmt::format("suspended is \"{}\"", escaped(word)), "write yes or no");
}

// The domain as people write it, and a quota that is a number.
Status make_plain(json& row) {
    if (row.contains("address") && row["address"].is_string()) {
        const auto address = mailbox_of(row["address"].get_ref<const std::string&>());
        if (!address) {
            return address.error();
        }
        row["address"] = address->text();
    }
    if (row.contains("quota") && row["quota"].is_number_integer()) {
        row["quota"] = std::to_string(row["quota"].get<std::int64_t>());
    }
    return {};
}

Result<std::optional<api::MailboxImportRow>> decoded(json& row) {
    auto plain = make_plain(row);
    auto decoded = plain ? wire::decode<api::MailboxImportRow>(row, "row")
                         : Result<api::MailboxImportRow>(plain.error());
    wire::wipe(row);
    if (!decoded) {
        return decoded.error();
    }
    return std::optional(*std::move(decoded));
}

}  // namespace

Result<std::vector<std::string>> fields_of(std::string_view line) {
    std::vector<std::string> fields(1);
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (is_quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += '"';
            ++i;
        } else if (c == '"' && (is_quoted || fields.back().empty())) {
            is_quoted = !is_quoted;
        } else if (c == ',' && !is_quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    if (is_quoted) {
        return bad_row("a quote is not closed", "a field with a comma in it stands in quotes");
    }
    return fields;
}

void ImportReader::Close::operator()(std::FILE* file) const {
    if (file != stdin) {
        static_cast<void>(std::fclose(file));
    }
}

Result<ImportReader> ImportReader::open(const std::string& path) {
    auto* file = path == "-" ? stdin : std::fopen(path.c_str(), "re");
    if (file == nullptr) {
        return Error{
            Errc::usage,
            fmt::format(
                "cannot read {}: {}", escaped(path), std::generic_category().message(errno)
            ),
            {},
            {}};
    }
    return ImportReader(file);
}

bool ImportReader::rewind() {
    if (std::fseek(file_.get(), 0, SEEK_SET) != 0) {
        return false;
    }
    line_ = 0;
    has_begun_ = false;
    columns_.clear();
    return true;
}

Result<bool> ImportReader::read_line() {
    constexpr std::size_t longest = 8192;
    wipe(text_);
    text_.clear();
    for (int c = std::fgetc(file_.get()); c != '\n'; c = std::fgetc(file_.get())) {
        if (c == EOF) {
            if (std::ferror(file_.get()) != 0) {
                return bad_row("the file cannot be read on");
            }
            line_ += text_.empty() ? 0 : 1;
            return !text_.empty();
        }
        if (text_.size() == longest) {
            ++line_;
            return bad_row(fmt::format("the line is longer than {} bytes", longest));
        }
        text_ += static_cast<char>(c);
    }
    ++line_;
    if (text_.ends_with('\r')) {
        text_.pop_back();
    }
    return true;
}

Status ImportReader::read_head() {
    auto fields = fields_of(text_);
    if (!fields) {
        return fields.error();
    }
    for (const auto& name : *fields) {
        const auto is_known =
            std::find(known_columns.begin(), known_columns.end(), name) != known_columns.end();
        if (!is_known || std::count(fields->begin(), fields->end(), name) > 1) {
            return bad_row(
                fmt::format("there is no column \"{}\", or it is there twice", escaped(name)),
                fmt::format("the first line names them: {}", fmt::join(known_columns, ","))
            );
        }
    }
    if (std::find(fields->begin(), fields->end(), "address") == fields->end()) {
        return bad_row("no column is called address");
    }
    columns_ = *std::move(fields);
    return {};
}

Result<std::optional<api::MailboxImportRow>> ImportReader::row_of_line() {
    if (is_json_) {
        auto row = wire::parse_json(text_);
        if (!row) {
            return row.error();
        }
        return decoded(*row);
    }
    auto fields = fields_of(text_);
    if (!fields) {
        return fields.error();
    }
    if (fields->size() != columns_.size()) {
        return bad_row(
            fmt::format("there are {} fields and {} columns", fields->size(), columns_.size())
        );
    }
    json row = json::object();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto& field = (*fields)[i];
        if (columns_[i] == "suspended" && !field.empty()) {
            const auto truth = truth_of(field);
            if (!truth) {
                return truth.error();
            }
            row["suspended"] = *truth;
        } else if (!field.empty()) {
            row[columns_[i]] = field;
        }
        wipe(field);
    }
    return decoded(row);
}

Result<std::optional<api::MailboxImportRow>> ImportReader::next() {
    for (;;) {
        const auto more = read_line();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return std::optional<api::MailboxImportRow>();
        }
        if (text_.empty()) {
            continue;
        }
        if (!has_begun_) {
            has_begun_ = true;
            is_json_ = text_.front() == '{';
            if (!is_json_) {
                if (auto status = read_head(); !status) {
                    return status.error();
                }
                continue;
            }
        }
        return row_of_line();
    }
}

}  // namespace mailctl::cli
