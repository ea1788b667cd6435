#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "common/api/invitation/list.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string invitations_text(const api::InvitationListReply& reply, const Palette& palette) {
    if (reply.invitations.empty()) {
        return "Nobody is invited; \"mailctl mailbox add ADDRESS --invite\" invites somebody.\n";
    }
    Table table(palette, {"ADDRESS", "GOOD UNTIL", "SINCE", "BY"});
    for (const auto& invitation : reply.invitations) {
        table.add(
            {{escaped(invitation.address)},
             {invitation.expired ? "over" : invitation.expires,
              invitation.expired ? Colour::yellow : Colour::plain},
             {invitation.since},
             {escaped(invitation.by)}}
        );
    }
    return table.take();
}

}  // namespace

Result<int> mailbox_invitations(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::InvitationList{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), invitations_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
