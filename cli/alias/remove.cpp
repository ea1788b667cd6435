#include "common/api/alias/remove.hpp"

#include "cli/act.hpp"
#include "cli/alias/typed.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void alias_remove_options(Options& options) {
    add_value(
        options, "destinations", "ADDRESSES", "Of its destinations these alone; all if absent"
    );
    dry_run_option(options);
}

Result<int> alias_remove(const Arguments& arguments, Output& output) {
    auto source = typed_source(arguments);
    if (!source) {
        return source.error();
    }
    auto destinations = typed_destinations(arguments, "destinations");
    if (!destinations) {
        return destinations.error();
    }
    const api::AliasRemove request{
        .source = *std::move(source),
        .destinations = *std::move(destinations),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The alias is removed.", .already = "its mail does not go there"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
