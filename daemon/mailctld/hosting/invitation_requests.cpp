#include "common/api/act.hpp"
#include "common/api/invitation/add.hpp"
#include "common/api/invitation/list.hpp"
#include "common/api/invitation/revoke.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/mailbox_rules.hpp"
#include "daemon/mailctld/hosting/make_mailbox.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/new_password.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/invitations.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <chrono>

namespace mailctl::hosting {
namespace {

constexpr std::chrono::hours usual_lifetime{24 * 3};

Status check_request(const api::InvitationAdd& request) {
    const bool is_new = !request.again.value_or(false);
    if (!is_new && (request.quota || request.display_name)) {
        return Error{
            Errc::invalid_argument,
            "the mailbox is there: it keeps its quota and its name",
            "`mailctl mailbox set` changes them",
            request.quota ? "quota" : "display_name"};
    }
    return check_display_name(request.display_name);
}

// The mailbox, made where that was asked for.
Result<store::Mailbox> invited_mailbox(
    Context& context,
    store::Database& db,
    const store::HostedDomain& domain,
    const api::InvitationAdd& request,
    api::Act& act
) {
    const auto& local = request.address.local().text();
    const auto address = request.address.text();
    if (request.again.value_or(false)) {
        auto found = store::find_mailbox(db, domain.id, local);
        if (!found) {
            return Error{
                Errc::not_found,
                fmt::format("there is no mailbox {}", address),
                "`mailctl mailbox add --invite` makes it",
                "address"};
        }
        return *std::move(found);
    }
    const auto now = store::timestamp();
    const auto quota = request.quota ? request.quota->bytes() : 0;
    const auto status = make_mailbox(
        db,
        domain,
        {.domain = domain.id,
         .local = local,
         .quota = quota,
         .display_name = request.display_name.value_or(""),
         .since = now,
         .by = context.caller.name,
         .password_at = now}
    );
    if (!status) {
        return status.error();
    }
    act.plan.push_back(
        {"mailbox " + address,
         "nobody",
         std::nullopt,
         quota == 0 ? "no limit, no password yet"
                    : fmt::format("quota {}, no password yet", request.quota->text())}
    );
    return *store::find_mailbox(db, domain.id, local);
}

// A code that nobody got is none.
Handover handover_of(Context& context, store::Invitation invitation, std::string address) {
    return {
        [] {},
        [&context,
         invitation = std::move(invitation),
         address = std::move(address)](Delivery delivery) {
            if (delivery != Delivery::lost) {
                return;
            }
            act::record(
                context,
                {api::InvitationRevoke::method,
                 "invitation-revoked",
                 fmt::format("{} is invited no longer: nobody got the code", address)},
                [&](store::Database& db) {
                    const auto now = store::find_invitation(db, invitation.mailbox);
                    if (now && now->hash == invitation.hash) {
                        store::forget_invitation(db, invitation.mailbox);
                    }
                }
            );
        }};
}

}  // namespace

Result<api::InvitationMade> add_invitation(Context& context, api::InvitationAdd& request) {
    if (auto status = check_request(request); !status) {
        return status.error();
    }
    const auto domain = my_domain(context, request.address.domain());
    if (!domain) {
        return domain.error();
    }
    const auto address = request.address.text();
    auto code = new_password();
    const auto lifetime = request.expires ? request.expires->duration() : usual_lifetime;
    store::Invitation invitation{
        .hash = store::sha256(code.reveal()),
        .expires = store::timestamp(lifetime),
        .since = store::timestamp(),
        .by = context.caller.name};
    api::Act act{.changed = true, .dry_run = context.dry_run};
    auto place = Places::take(context, request.address);
    if (!place) {
        return place.error();
    }
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        const auto mailbox = invited_mailbox(context, db, *domain, request, act);
        if (!mailbox) {
            return mailbox.error();
        }
        const auto before = store::find_invitation(db, mailbox->id);
        const auto shown = request.expires ? request.expires->text() : std::string("3d");
        act.plan.push_back(
            {"invitation to " + address,
             before ? "mailctl" : "nobody",
             before ? std::optional("until " + before->expires) : std::nullopt,
             "for " + shown}
        );
        invitation.mailbox = mailbox->id;
        store::save_invitation(db, invitation);
        return act::Note{
            api::InvitationAdd::method,
            "invitation-made",
            fmt::format("{} is invited until {}", address, invitation.expires)};
    });
    if (!status) {
        return status.error();
    }
    if (act.dry_run) {
        return api::InvitationMade{.act = std::move(act)};
    }
    follow(context, act.notes);
    context.handover = handover_of(context, invitation, address);
    return api::InvitationMade{
        .act = std::move(act), .code = std::move(code), .expires = invitation.expires};
}

Result<api::InvitationListReply> list_invitations(Context& context, api::InvitationList&) {
    const auto now = store::timestamp();
    api::InvitationListReply reply{};
    for (const auto& [invitation, address] :
         store::invitations(context.services.reader, scope_of(context.caller))) {
        reply.invitations.push_back(
            {address,
             invitation.expires,
             invitation.expires <= now,
             invitation.since,
             invitation.by}
        );
    }
    return reply;
}

Result<api::Act> revoke_invitation(Context& context, api::InvitationRevoke& request) {
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    const auto address = request.address.text();
    api::Act act{.changed = false, .dry_run = context.dry_run};
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        const auto before = store::find_invitation(db, mine->mailbox.id);
        act.changed = before.has_value();
        if (before) {
            act.plan.push_back(
                {"invitation to " + address, "mailctl", "until " + before->expires, std::nullopt}
            );
            store::forget_invitation(db, mine->mailbox.id);
        }
        return act::Note{
            api::InvitationRevoke::method,
            "invitation-revoked",
            fmt::format("{} is invited no longer", address)};
    });
    return status ? Result<api::Act>(std::move(act)) : status.error();
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::InvitationAdd, mailctl::hosting::add_invitation)
MAILCTL_HANDLER(mailctl::api::InvitationList, mailctl::hosting::list_invitations)
MAILCTL_HANDLER(mailctl::api::InvitationRevoke, mailctl::hosting::revoke_invitation)
