#include "cli/output/table.hpp"

#include "common/types/text.hpp"

#include <algorithm>

namespace mailctl::cli {
namespace {

constexpr std::size_t gap = 2;

// Characters, not bytes. Wide and combining ones are rare in mail addresses and cost only the
// alignment of their row.
std::size_t width_of(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    }));
}

}  // namespace

void Table::add(std::vector<Cell> row) {
    for (std::size_t column = 0; column < row.size(); ++column) {
        row[column].text = escaped(row[column].text);
        measure(column, width_of(row[column].text));
    }
    rows_.push_back(std::move(row));
}

std::string Table::take() {
    std::string text;
    if (!headings_.empty()) {
        std::vector<Cell> head;
        for (std::size_t column = 0; column < headings_.size(); ++column) {
            measure(column, width_of(headings_[column]));
            head.push_back({headings_[column], Colour::bold});
        }
        text += line(head);
        headings_.clear();
    }
    for (const auto& row : rows_) {
        text += line(row);
    }
    rows_.clear();
    return text;
}

void Table::measure(std::size_t column, std::size_t width) {
    widths_.resize(std::max(widths_.size(), column + 1));
    widths_[column] = std::max(widths_[column], width);
}

std::string Table::line(const std::vector<Cell>& row) const {
    std::string text;
    for (std::size_t column = 0; column < row.size(); ++column) {
        const auto& [cell, colour] = row[column];
        text += palette_.paint(colour, cell);
        if (column + 1 < row.size()) {
            text.append(widths_[column] - width_of(cell) + gap, ' ');
        }
    }
    return text + '\n';
}

}  // namespace mailctl::cli
