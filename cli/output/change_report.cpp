#include "cli/output/change_report.hpp"

#include "cli/output/plan.hpp"

#include <fmt/format.h>

#include <array>

namespace mailctl::cli {
namespace {

struct Reload {
    std::string_view name;
    std::string_view sentence;
};

constexpr std::array reloads{
    Reload{"reloaded", "Postfix was reloaded.\n"},
    Reload{"restarted", "Postfix was restarted.\n"},
};

std::string reload_text(std::string_view reload) {
    for (const Reload& row : reloads) {
        if (row.name == reload) {
            return std::string(row.sentence);
        }
    }
    return {};
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
    text += reload_text(report.reload);
    if (report.id) {
        text += fmt::format("Change {0}; to undo it: mailctl undo {0}\n", *report.id);
    }
    return text;
}

}  // namespace mailctl::cli
