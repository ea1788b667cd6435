#include "cli/output/drift.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

std::string drift_lines(const api::DriftItem& drift, const Palette& palette) {
    const auto object = palette.paint(Colour::bold, escaped(drift.object));
    std::string text = fmt::format("{}: {}\n", object, escaped(drift.problem));
    if (drift.expected) {
        text += palette.paint(Colour::green, "  expected  " + escaped(*drift.expected)) + '\n';
    }
    if (drift.found) {
        text += palette.paint(Colour::red, "  found     " + escaped(*drift.found)) + '\n';
    }
    return text;
}

}  // namespace

std::string drift_count(const std::vector<api::DriftItem>& drift) {
    if (drift.empty()) {
        return "none";
    }
    return drift.size() == 1 ? "1 thing differs" : fmt::format("{} things differ", drift.size());
}

std::string drift_text(const std::vector<api::DriftItem>& drift, const Palette& palette) {
    std::string text;
    for (const auto& item : drift) {
        text += drift_lines(item, palette);
    }
    return text;
}

}  // namespace mailctl::cli
