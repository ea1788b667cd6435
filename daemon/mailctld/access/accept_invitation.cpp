#include "common/api/invitation/accept.hpp"
#include "daemon/mailctld/access/doorkeeper.hpp"
#include "daemon/mailctld/access/password_quality.hpp"
#include "daemon/mailctld/access/rights.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/invitation.hpp"
#include "daemon/mailctld/log.hpp"

#include <fmt/format.h>

#include <array>

namespace mailctl::access {
namespace {

// By which failed tries are counted. Codes are longer than anybody could guess; this keeps
// strangers from trying all day.
std::string guest_name(const Context& context) {
    return context.caller.uid ? "invited " + context.caller.owner
                              : "invited " + neighbourhood_of(context.address);
}

// As what comes through the front door may give a mailbox a password by a token.
bool is_let_through(const Context& context) {
    return context.caller.uid ||
           ceiling_of(context.services.config.front_may).allows(Resource::mailbox, Verb::secret);
}

Status check_chosen(const Secret& password, std::span<const std::string> told) {
    auto status = check_quality(password, told);
    if (status) {
        return status;
    }
    auto error = status.error();
    error.parameter = "password";
    return error;
}

}  // namespace

Result<api::InvitationAcceptReply> accept_invitation(
    Context& context, api::InvitationAccept& request
) {
    if (!is_let_through(context)) {
        return Error{
            Errc::permission_denied,
            "invitations are not accepted from here",
            "front-may in mailctl.conf(5) says what may come this way",
            {}};
    }
    auto& doorkeeper = context.services.doorkeeper;
    const auto name = guest_name(context);
    if (const auto wait = doorkeeper.due(name); wait.count() > 0) {
        return too_many_tries(wait);
    }
    // Judged first by itself, so that a weak one says nothing about the code.
    if (auto status = check_chosen(request.password, {}); !status) {
        return status.error();
    }
    const auto mine = hosting::invited(context, request.code);
    if (!mine) {
        doorkeeper.failed(name);
        log_warning("invitation.failed", {{"address", context.address}});
        return mine.error();
    }
    const auto& local = mine->mailbox.local;
    const auto address = fmt::format("{}@{}", local, mine->domain.name);
    const std::array<std::string, 3> told{local, mine->domain.name, mine->mailbox.display_name};
    if (auto status = check_chosen(request.password, told); !status) {
        return status.error();
    }
    if (!context.caller.uid) {
        context.caller.owner = mine->domain.owner;
        context.caller.name = address;
    }
    if (auto status = hosting::accept_invitation(context, request.code, request.password);
        !status) {
        return status.error();
    }
    doorkeeper.succeeded(name);
    return api::InvitationAcceptReply{address};
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::InvitationAccept, mailctl::access::accept_invitation)
