#include "cli/pages.hpp"

#include "cli/shell_quote.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

void add_sort(Options& options, const std::string& columns) {
    const auto text = fmt::format("Sort by {}; with \"-\" downwards", columns);
    add_value(options, "sort", "COLUMN", text.c_str());
}

void add_next(Options& options) {
    add_value(options, "next", "PLACE", "Go on where a page has ended");
}

std::string next_text(const std::optional<std::string>& next) {
    return next ? fmt::format("There are more: --next {}\n", shell_word(*next)) : std::string();
}

}  // namespace mailctl::cli
