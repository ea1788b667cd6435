#include "daemon/mailctld/hosting/invitation.hpp"

#include "common/api/invitation/accept.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/session_ends.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/invitations.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/session_ends.hpp"

#include <fmt/format.h>

namespace mailctl::hosting {
namespace {

Error no_invitation() {
    return {
        Errc::unauthenticated,
        "this code is not good, or not any more",
        "it is good once, and for some days: ask whoever has sent it for another one",
        "code"};
}

Result<Mine> invited_in(store::Database& db, const Secret& code) {
    const auto invitation = store::find_invitation_hashed(db, store::sha256(code.reveal()));
    if (!invitation || invitation->expires <= store::timestamp()) {
        return no_invitation();
    }
    auto row = store::find_mailbox(db, invitation->mailbox);
    auto domain = row ? store::find_hosted_domain(db, row->mailbox.domain) : std::nullopt;
    if (!domain) {
        return no_invitation();
    }
    return Mine{*std::move(domain), std::move(row->mailbox)};
}

}  // namespace

Result<Mine> invited(Context& context, const Secret& code) {
    return context.services.shared.with([&](store::Database& db) { return invited_in(db, code); });
}

Status accept_invitation(Context& context, const Secret& code, const Secret& password) {
    // A quarter of a second of a processor, before anything is locked.
    const auto hash = make_hash(default_scheme, password);
    if (!hash) {
        auto error = hash.error();
        error.parameter = "password";
        return error;
    }
    api::Act act{.changed = true};
    std::string address;
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        auto mine = invited_in(db, code);
        if (!mine) {
            return mine.error();
        }
        address = fmt::format("{}@{}", mine->mailbox.local, mine->domain.name);
        mine->mailbox.password = std::string(hash->text().reveal());
        mine->mailbox.password_at = store::timestamp();
        store::save_mailbox(db, mine->mailbox);
        store::forget_invitation(db, mine->mailbox.id);
        name_touched(db, mine->mailbox.local, mine->domain.name);
        store::add_session_end(db, address);
        return act::Note{
            api::InvitationAccept::method,
            "invitation-accepted",
            fmt::format("{}: its owner has chosen a password", address),
            {},
            /*forgets=*/true};
    });
    if (!status) {
        return status;
    }
    follow(context, act.notes);
    end_sessions(context, address, act);
    return {};
}

}  // namespace mailctl::hosting
