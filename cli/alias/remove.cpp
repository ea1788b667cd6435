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
    auto alias = typed_alias(arguments);
    if (!alias) {
        return alias.error();
    }
    const api::AliasRemove request{
        .source = std::move(alias->source),
        .destinations = std::move(alias->destinations),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The alias is removed.", .already = "its mail does not go there"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
