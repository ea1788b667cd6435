#include "common/api/alias/set.hpp"

#include "cli/act.hpp"
#include "cli/alias/typed.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void alias_set_options(Options& options) {
    add_value(options, "destinations", "ADDRESSES", "Where its mail goes from now on, all of them");
    add_value(options, "add", "ADDRESSES", "Where it goes besides");
    add_value(options, "take", "ADDRESSES", "Where it goes no longer");
    dry_run_option(options);
}

Result<int> alias_set(const Arguments& arguments, Output& output) {
    auto source = typed_source(arguments);
    if (!source) {
        return source.error();
    }
    auto destinations = typed_destinations(arguments, "destinations");
    if (!destinations) {
        return destinations.error();
    }
    auto more = typed_destinations(arguments, "add");
    if (!more) {
        return more.error();
    }
    auto less = typed_destinations(arguments, "take");
    if (!less) {
        return less.error();
    }
    const api::AliasSet request{
        .source = *std::move(source),
        .destinations = *std::move(destinations),
        .add = *std::move(more),
        .take = *std::move(less),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The alias is changed.", .already = "its mail goes there already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
