#pragma once

#include "cli/output/colour.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace mailctl::cli {

/// What stands in one column of one row. Foreign text is fine: the table makes it safe.
struct Cell {
    std::string text;
    Colour colour = Colour::plain;
};

/// Rows in columns that are as wide as their widest cell. The last column is never padded.
class Table {
public:
    /// Without headings the table has no head.
    explicit Table(Palette palette, std::vector<std::string> headings = {})
        : palette_(palette), headings_(std::move(headings)) {}

    void add(std::vector<Cell> row);

    /// The rows that were added since the last call, with the head before the first. Columns only
    /// grow, so the rows of a table that is followed stay below one another.
    std::string take();

private:
    void measure(std::size_t column, std::size_t width);
    std::string line(const std::vector<Cell>& row) const;

    Palette palette_;
    std::vector<std::string> headings_;
    std::vector<std::vector<Cell>> rows_;
    std::vector<std::size_t> widths_;
};

}  // namespace mailctl::cli
