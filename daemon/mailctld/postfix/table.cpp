#include "daemon/mailctld/postfix/table.hpp"

#include "common/types/secret.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/postfix/rows.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/postfix/words.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <unistd.h>

namespace mailctl::postfix {
namespace {

using Kind = TableAnswer::Kind;

/// Tables that are one file.
struct FileType {
    std::string_view name;
    std::string_view ending;                       ///< Of the file that Postfix opens.
    enum class Rows { postmap, rules, cdb } rows;  ///< Who lists them.
};

constexpr std::array file_types{
    FileType{"btree", ".db", FileType::Rows::postmap},
    FileType{"cdb", ".cdb", FileType::Rows::cdb},
    FileType{"cidr", "", FileType::Rows::rules},
    FileType{"hash", ".db", FileType::Rows::postmap},
    FileType{"lmdb", ".lmdb", FileType::Rows::postmap},
    FileType{"pcre", "", FileType::Rows::rules},
    FileType{"regexp", "", FileType::Rows::rules},
    FileType{"texthash", "", FileType::Rows::postmap},
};

/// "type:name", without "proxy:" in front: the proxy opens the same table for its client.
struct Spec {
    std::string_view type;
    std::string_view name;
};

Spec parsed(std::string_view table) {
    for (;;) {
        const auto colon = std::min(table.find(':'), table.size());
        const auto type = table.substr(0, colon);
        table.remove_prefix(std::min(colon + 1, table.size()));
        if (type != "proxy") {
            return {type, table};
        }
    }
}

const FileType* find_file_type(const Spec& spec) {
    const auto* const found =
        std::find_if(file_types.begin(), file_types.end(), [&](const FileType& row) {
            return row.name == spec.type;
        });
    // A path that is not absolute begins where that program of Postfix works: who knows where.
    return found == file_types.end() || !spec.name.starts_with('/') ? nullptr : found;
}

std::string opened_file(const FileType& type, const Spec& spec) {
    return std::string(spec.name) + std::string(type.ending);
}

// "{ text }" without its braces; nothing where it has none.
std::optional<std::string_view> in_braces(std::string_view text) {
    text = trimmed(text);
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
        return std::nullopt;
    }
    return trimmed(text.substr(1, text.size() - 2));
}

// The rows of "inline:{ key=value, { key = value with blanks } }".
std::vector<TableRow> inline_rows(std::string_view name) {
    std::vector<TableRow> rows;
    for (const auto& word : split_list(in_braces(name).value_or(""))) {
        const std::string_view row = in_braces(word).value_or(word);
        const auto equals = std::min(row.find('='), row.size());
        rows.push_back(
            {std::string(trimmed(row.substr(0, equals))),
             std::string(trimmed(row.substr(std::min(equals + 1, row.size()))))}
        );
    }
    return rows;
}

TableAnswer ask_inline(std::string_view name, std::string_view key) {
    for (auto& row : inline_rows(name)) {
        if (lower_case(row.key) == lower_case(key)) {  // as Postfix folds them
            return {Kind::found, std::move(row.value)};
        }
    }
    return {Kind::nothing, {}};
}

TableAnswer ask_file(
    const std::filesystem::path& config_dir,
    const FileType& type,
    const Spec& spec,
    std::string_view key
) {
    if (::access(opened_file(type, spec).c_str(), R_OK) != 0) {
        return {Kind::missing, {}};
    }
    auto answer = look_up(config_dir, type.name, std::string(spec.name), key);
    if (answer) {
        return {Kind::found, *std::move(answer)};
    }
    return {answer.error().code == Errc::not_found ? Kind::nothing : Kind::broken, {}};
}

// Every one of them is asked, and one that fails makes all fail.
TableAnswer ask_union(
    const std::filesystem::path& config_dir, std::string_view name, std::string_view key
) {
    TableAnswer all{Kind::nothing, {}};
    for (const auto& table : split_list(in_braces(name).value_or(""))) {
        auto answer = ask_table(config_dir, table, key);
        wipe(all.value);
        if (answer.kind != Kind::found && answer.kind != Kind::nothing) {
            return answer;
        }
        all = answer.kind == Kind::found ? std::move(answer) : std::move(all);
    }
    return all;
}

// What one finds is what the next one is asked for.
TableAnswer ask_pipe(
    const std::filesystem::path& config_dir, std::string_view name, std::string_view key
) {
    TableAnswer last{Kind::found, std::string(key)};
    for (const auto& table : split_list(in_braces(name).value_or(""))) {
        auto answer = ask_table(config_dir, table, last.value);
        wipe(last.value);
        if (answer.kind != Kind::found) {
            return answer;
        }
        if (parsed(table).type == "randmap") {
            wipe(answer.value);
            return {Kind::unknown, {}};
        }
        last = std::move(answer);
    }
    return last;
}

// The same by our own reading of the file.
TableRows read_rows(const std::string& file, std::optional<TableRows> (*rows)(std::string_view)) {
    auto text = files::read_file(file);
    if (!text) {
        return {false, {}};
    }
    auto found = rows(*text);
    wipe(*text);
    return found ? *std::move(found) : TableRows{false, {}};
}

TableRows list_file(
    const std::filesystem::path& config_dir, const FileType& type, const Spec& spec
) {
    const auto file = opened_file(type, spec);
    if (::access(file.c_str(), R_OK) != 0) {
        return {false, {}, /*is_missing=*/true};
    }
    if (type.rows == FileType::Rows::rules) {
        return read_rows(file, rows_of_rules);
    }
    if (type.rows == FileType::Rows::cdb) {
        return read_rows(file, rows_of_cdb);
    }
    const auto listing = list_rows(config_dir, type.name, std::string(spec.name));
    if (!listing) {
        return {false, {}};
    }
    TableRows found{true, {}};
    for (const auto& line : listing->lines) {
        const auto tab = std::min(line.find('\t'), line.size());
        found.rows.push_back({line.substr(0, tab), line.substr(std::min(tab + 1, line.size()))});
    }
    found.is_cut = listing->is_cut;
    return found;
}

}  // namespace

TableAnswer ask_table(
    const std::filesystem::path& config_dir, std::string_view table, std::string_view key
) {
    const Spec spec = parsed(table);
    if (const FileType* type = find_file_type(spec)) {
        return ask_file(config_dir, *type, spec, key);
    }
    if (spec.type == "static" || spec.type == "randmap") {
        return {Kind::found, std::string(in_braces(spec.name).value_or(spec.name))};
    }
    if (spec.type == "inline") {
        return ask_inline(spec.name, key);
    }
    if (spec.type == "unionmap") {
        return ask_union(config_dir, spec.name, key);
    }
    if (spec.type == "pipemap") {
        return ask_pipe(config_dir, spec.name, key);
    }
    // What is no "type:name" Postfix dies of, which its own check tells better.
    const bool is_table = table.find(':') != std::string_view::npos && !spec.name.empty();
    if (!is_table) {
        return {Kind::nothing, {}};
    }
    return {spec.type == "fail" ? Kind::broken : Kind::unknown, {}};
}

TableRows list_table(const std::filesystem::path& config_dir, std::string_view table) {
    const Spec spec = parsed(table);
    if (const FileType* type = find_file_type(spec)) {
        return list_file(config_dir, *type, spec);
    }
    if (spec.type == "inline") {
        return {true, inline_rows(spec.name)};
    }
    if (spec.type == "static") {
        return {true, {{"*", std::string(in_braces(spec.name).value_or(spec.name))}}};
    }
    return {false, {}};
}

std::vector<std::filesystem::path> files_of_table(std::string_view table) {
    const Spec spec = parsed(table);
    if (const FileType* type = find_file_type(spec)) {
        return {opened_file(*type, spec)};
    }
    std::vector<std::filesystem::path> files;
    if (spec.type == "unionmap" || spec.type == "pipemap") {
        for (const auto& part : split_list(in_braces(spec.name).value_or(""))) {
            for (auto& file : files_of_table(part)) {
                files.push_back(std::move(file));
            }
        }
    }
    return files;
}

}  // namespace mailctl::postfix
