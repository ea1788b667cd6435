#include "daemon/mailctld/postfix/rows.hpp"

#include "common/types/secret.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/words.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace mailctl::postfix {
namespace {

constexpr std::string_view row_blanks = " \t\r\n";

// A line that begins with a blank goes on with the one before; comments stand between lines.
std::vector<std::string> logical_lines(std::string_view text) {
    std::vector<std::string> lines;
    for (const auto& line : lines_of(text)) {
        const auto words = trimmed(line);
        if (words.empty() || words.front() == '#') {
            continue;
        }
        if (row_blanks.find(line.front()) != std::string_view::npos && !lines.empty()) {
            lines.back() += line;
        } else {
            lines.emplace_back(words);
        }
    }
    return lines;
}

bool is_condition(std::string_view rule) {
    const auto word = lower_case(rule.substr(0, rule.find_first_of(" \t/!")));
    return word == "if" || word == "endif";
}

// Where the key ends: behind the second "/" of "!/a b/i", at the first blank of "10.0.0.0/8".
std::size_t end_of_key(std::string_view rule) {
    const auto start = std::min(rule.find_first_not_of(" \t!"), rule.size());
    const auto is_letter = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    std::size_t at = start;
    if (at < rule.size() && !is_letter(rule[at]) && rule[at] != '[' && rule[at] != ':') {
        const char mark = rule[at++];
        while (at < rule.size() && rule[at] != mark) {
            at += rule[at] == '\\' ? 2 : 1;
        }
        at = std::min(at, rule.size());
    }
    return std::min(rule.find_first_of(row_blanks, at), rule.size());
}

TableRow row_of(std::string_view rule) {
    const auto end = end_of_key(rule);
    return {
        std::string(rule.substr(0, end)),
        std::string(trimmed(rule.substr(end))),
        /*is_pattern=*/true};
}

std::size_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t byte = 0; byte < sizeof number; ++byte) {
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + byte]))
                  << (8 * byte);
    }
    return number;
}

// postmap(1) writes the zero byte that ends a text in C as well, unless it was built otherwise.
std::string without_zero(std::string_view text) {
    return std::string(text.ends_with('\0') ? text.substr(0, text.size() - 1) : text);
}

}  // namespace

std::optional<TableRows> rows_of_rules(std::string_view text) {
    TableRows found{true, {}};
    for (auto& rule : logical_lines(text)) {
        if (!is_condition(rule)) {
            found.rows.push_back(row_of(rule));
        }
        wipe(rule);
    }
    return found;
}

std::optional<TableRows> rows_of_cdb(std::string_view bytes) {
    constexpr std::size_t tables = 256;
    constexpr std::size_t pair = 8;
    if (bytes.size() < tables * pair) {
        return std::nullopt;
    }
    std::size_t end = bytes.size();
    for (std::size_t table = 0; table < tables; ++table) {
        const auto start = number_at(bytes, table * pair);
        if (start > bytes.size()) {
            return std::nullopt;
        }
        end = std::min(end, start);
    }
    TableRows found{true, {}};
    for (std::size_t at = tables * pair; at != end;) {
        if (end < at || end - at < pair) {
            return std::nullopt;
        }
        const auto key = number_at(bytes, at);
        const auto value = number_at(bytes, at + sizeof(std::uint32_t));
        at += pair;
        if (key > end - at || value > end - at - key) {
            return std::nullopt;
        }
        found.rows.push_back(
            {without_zero(bytes.substr(at, key)), without_zero(bytes.substr(at + key, value))}
        );
        at += key + value;
    }
    return found;
}

}  // namespace mailctl::postfix
