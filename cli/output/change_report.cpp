#include "cli/output/change_report.hpp"

#include "cli/output/plan.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

#include <cctype>

namespace mailctl::cli {
namespace {

// "Postfix was reloaded."; what does not run is told in a note.
std::string in_force_text(const std::vector<api::TakenUp>& rows) {
    std::string text;
    for (const auto& [program, how] : rows) {
        if (how != api::Taken::not_running && !program.empty()) {
            auto title = program;
            title.front() =
                static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
            text += fmt::format("{} was {}.\n", title, word_of(how));
        }
    }
    return text;
}

}  // namespace

std::string change_text(
    const api::ChangeReport& report, std::string_view already, const Palette& palette
) {
    const bool is_preview = report.dry_run && !report.plan.empty();
    if (!report.changed && !is_preview) {
        return notes_text(report.notes, palette) + fmt::format("nothing to do: {}\n", already);
    }
    std::string text = plan_text(report.plan, palette) + notes_text(report.notes, palette);
    if (report.dry_run) {
        return text + palette.paint(Colour::bold, "Dry run: nothing was changed.") + '\n';
    }
    text += in_force_text(report.in_force);
    if (report.id) {
        text += fmt::format("Change {0}; to undo it: mailctl undo {0}\n", *report.id);
    }
    return text;
}

}  // namespace mailctl::cli
