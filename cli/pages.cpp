#include "cli/pages.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

void add_sort(Options& options, const std::string& columns) {
    const auto text = fmt::format("Sort by {}; with \"-\" downwards", columns);
    add_value(options, "sort", "COLUMN", text.c_str());
}

}  // namespace mailctl::cli
