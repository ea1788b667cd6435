#include "cli/output/act_report.hpp"

#include "cli/output/plan.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

std::string act_text(const api::Act& act, const ActWords& words, const Palette& palette) {
    const bool is_preview = act.dry_run && !act.plan.empty();
    if (!act.changed && !is_preview) {
        return notes_text(act.notes, palette) + fmt::format("nothing to do: {}\n", words.already);
    }
    std::string text = plan_text(act.plan, palette) + notes_text(act.notes, palette);
    if (act.dry_run) {
        return text + palette.paint(Colour::bold, "Dry run: nothing was changed.") + '\n';
    }
    text += words.done + '\n';
    if (act.change) {
        text += fmt::format("Postfix was changed too: change {}\n", *act.change);
    }
    return text;
}

}  // namespace mailctl::cli
