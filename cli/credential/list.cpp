#include "common/api/credential/list.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string list_text(const api::CredentialListReply& reply, const Palette& palette) {
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

Result<int> credential_list(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output)
                           .with_patience(change_patience)
                           .call(api::CredentialList{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
