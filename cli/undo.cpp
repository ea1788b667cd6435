#include "common/api/undo.hpp"

#include "cli/change.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void undo_options(Options& options) { change_options(options); }

Result<int> undo(const Arguments& arguments, Output& output) {
    const auto change = parse_number("ID", arguments.values().front(), 1, INT64_MAX);
    if (!change) {
        return change.error();
    }
    const api::Undo request{
        .change = *change,
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force"),
        .expect = arguments.text("expect")};
    return make_change(request, "the change is already undone", arguments.globals(), output);
}

}  // namespace mailctl::cli
