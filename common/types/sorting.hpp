#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"
#include "common/types/word.hpp"

#include <string>
#include <string_view>

namespace mailctl {

Error no_column(std::string_view text, std::string columns);

/// By which of its columns a list is sorted: "name", or "-name" for the other way round.
template <class Column>
class Sorting {
public:
    static constexpr Grammar grammar{.letters = "a-z_-", .longest = 32};

    static Result<Sorting> parse(std::string_view text) {
        const bool is_down = text.starts_with('-');
        const auto column = from_word<Column>(std::string(text.substr(is_down ? 1 : 0)));
        return column ? Result<Sorting>(Sorting(*column, is_down))
                      : Result<Sorting>(no_column(text, words_of<Column>()));
    }

    std::string text() const { return std::string(is_down_ ? "-" : "") + word_of(column_); }

    Column column() const { return column_; }
    bool is_down() const { return is_down_; }

private:
    Sorting(Column column, bool is_down) : column_(column), is_down_(is_down) {}

    Column column_;
    bool is_down_;
};

}  // namespace mailctl
