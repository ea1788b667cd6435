#include "cli/output/plan.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

std::string plan_text(const std::vector<api::PlanItem>& plan, const Palette& palette) {
    std::string text;
    for (const api::PlanItem& item : plan) {
        const bool is_owned = !item.owner.empty() && item.owner != "nobody";
        const std::string owner = is_owned ? fmt::format(" (set by {})", escaped(item.owner)) : "";
        text += fmt::format("{}{}\n", palette.paint(Colour::bold, escaped(item.object)), owner);
        if (item.before) {
            text += palette.paint(Colour::red, "  - " + escaped(*item.before)) + '\n';
        }
        if (item.after) {
            text += palette.paint(Colour::green, "  + " + escaped(*item.after)) + '\n';
        }
    }
    return text;
}

std::string notes_text(const std::vector<std::string>& notes, const Palette& palette) {
    std::string text;
    for (const std::string& note : notes) {
        text += fmt::format("{} {}\n", palette.paint(Colour::yellow, "note:"), escaped(note));
    }
    return text;
}

}  // namespace mailctl::cli
