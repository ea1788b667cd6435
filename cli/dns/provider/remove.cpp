#include "common/api/dns/provider/remove.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void dns_provider_remove_options(Options& options) {
    dry_run_option(options);
    add_flag(options, "force", "Go on although mailctl's records stay there");
}

Result<int> dns_provider_remove(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const api::DnsProviderRemove request{
        .name = *std::move(name),
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force")};
    const ActWords words{
        .done = "The provider is removed.", .already = "there is no provider of this name"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
