#include "common/api/alias/set.hpp"

#include "cli/act.hpp"
#include "cli/alias/typed.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {
namespace {

Result<std::optional<AliasSource>> typed_rename(const Arguments& arguments) {
    const auto typed = arguments.text("rename");
    if (!typed) {
        return std::optional<AliasSource>();
    }
    auto source = typed_source(*typed);
    if (!source) {
        return at_option("rename", source.error());
    }
    return std::optional(*std::move(source));
}

}  // namespace

void alias_set_options(Options& options) {
    add_value(options, "destinations", "ADDRESSES", "Where its mail goes from now on, all of them");
    add_value(options, "add", "ADDRESSES", "Where it goes besides");
    add_value(options, "take", "ADDRESSES", "Where it goes no longer");
    add_value(options, "rename", "SOURCE", "What it is called from now on");
    dry_run_option(options);
}

Result<int> alias_set(const Arguments& arguments, Output& output) {
    auto alias = typed_alias(arguments);
    if (!alias) {
        return alias.error();
    }
    auto rename = typed_rename(arguments);
    if (!rename) {
        return rename.error();
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
        .source = std::move(alias->source),
        .rename = *std::move(rename),
        .destinations = std::move(alias->destinations),
        .add = *std::move(more),
        .take = *std::move(less),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The alias is changed.", .already = "the alias is so already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
