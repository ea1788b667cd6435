#include "common/api/credential/list.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string list_text(
    const api::CredentialListReply& reply, bool is_filtered, const Palette& palette
) {
    if (reply.credentials.empty() && is_filtered) {
        return "There are no such credentials.\n";
    }
    if (reply.credentials.empty()) {
        return "There are no credentials; \"mailctl credential create\" makes one.\n";
    }
    Table table(palette, {"ID", "USER NAME", "CREATED", "USED BY", "DESCRIPTION"});
    for (const api::CredentialState& credential : reply.credentials) {
        table.add(
            {{credential.id},
             {credential.username},
             {credential.created},
             {credential.in_use ? "Postfix" : "-",
              credential.in_use ? Colour::green : Colour::plain},
             {credential.description}}
        );
    }
    return table.take();
}

}  // namespace

void credential_list_options(Options& options) {
    add_value(options, "contains", "TEXT", "With this in the user name or the description");
    add_sort<api::CredentialColumn>(options);
}

Result<int> credential_list(const Arguments& arguments, Output& output) {
    const auto sort = arguments.value<Sorting<api::CredentialColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::CredentialList request{
        .after = std::nullopt,
        .limit = std::nullopt,
        .contains = arguments.text("contains"),
        .sort = *sort};
    Daemon daemon(arguments.globals(), output);
    daemon.with_patience(change_patience);
    const auto reply = every_page(daemon, request, &api::CredentialListReply::credentials);
    if (!reply) {
        return reply.error();
    }
    const bool is_filtered = request.contains.has_value();
    output.result(wire::encode(*reply), list_text(*reply, is_filtered, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
