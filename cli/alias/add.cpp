#include "common/api/alias/add.hpp"

#include "cli/act.hpp"
#include "cli/alias/typed.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void alias_add_options(Options& options) {
    add_required_value(
        options, "destinations", "ADDRESSES", "Where its mail goes, with commas between them"
    );
    dry_run_option(options);
}

Result<int> alias_add(const Arguments& arguments, Output& output) {
    auto alias = typed_alias(arguments);
    if (!alias) {
        return alias.error();
    }
    const api::AliasAdd request{
        .source = std::move(alias->source),
        .destinations = std::move(alias->destinations).value_or(std::vector<MailAddress>()),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The alias is made.", .already = "its mail goes there already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
