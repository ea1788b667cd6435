#include "common/api/net/platform/credential/rotate.hpp"

#include "common/api/act.hpp"
#include "common/api/credential/remove.hpp"
#include "common/api/credential/rotate.hpp"
#include "common/api/credential/secret.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/credential/use.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/relay/account_relay.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace mailctl::credential {
namespace {

using platform::AccountSession;

struct Target {
    api::Credential credential;
    std::optional<relay::Relay> relay;  ///< The one that uses it, where there is one.
};

Result<Target> find_target(const AccountSession& session, const RemoteId& id) {
    auto credentials = platform::list_credentials(session);
    if (!credentials) {
        return credentials.error();
    }
    const auto& services = session.context().services;
    auto ledger = services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto found =
        std::find_if(credentials->begin(), credentials->end(), [&](const auto& credential) {
            return credential.id == id;
        });
    if (found == credentials->end()) {
        return Error{
            Errc::not_found,
            fmt::format("the account has no credential {}", id.text()),
            "`mailctl credential list` lists them",
            "id"};
    }
    const bool is_used = is_in_use(services.config, *ledger, *found);
    return Target{*found, is_used ? relay::relay_of(*ledger) : std::nullopt};
}

// Asked twice at the most: when the first answer is lost, only a second password helps.
Result<api::PlatformCredentialRotateReply> rotate_at_platform(
    const AccountSession& session, const RemoteId& id
) {
    const auto ask = [&] {
        return network::ask_net(
            session.context(),
            api::PlatformCredentialRotate{session.access(), session.key(), id},
            network::JobEffect::changes
        );
    };
    auto reply = ask();
    if (!reply && reply.error().code == Errc::remote_unknown) {
        send_progress(session.context(), "platform", "the answer was lost: rotating once more");
        reply = ask();
    }
    if (!reply && reply.error().code == Errc::remote_unknown) {
        reply.error().hint =
            "its old password may be dead by now: rotate it again before you use it";
    }
    return reply;
}

Result<api::CredentialSecretReply> rotate_other(
    Context& context,
    const std::shared_ptr<const AccountSession>& session,
    const Target& target,
    bool dry_run
) {
    const std::string& username = target.credential.username;
    api::Act act{
        .changed = true,
        .dry_run = dry_run,
        .plan = {
            {fmt::format("platform credential {}", target.credential.id.text()),
             "administrator",
             fmt::format("{} <secret>", username),
             fmt::format("{} <another secret>", username)}}};
    if (dry_run) {
        return api::CredentialSecretReply{.act = std::move(act)};
    }
    const auto rotation = platform::begin_rotation(*session, target.credential);
    auto rotated = rotate_at_platform(*session, target.credential.id);
    if (!rotated) {
        if (rotated.error().code != Errc::remote_unknown) {
            platform::cancel_rotation(*session, rotation);
        }
        return rotated.error();
    }
    context.handover = platform::handover_of_rotated(session, target.credential.id.text());
    const auto& config = context.services.config;
    act::record(
        context,
        {api::CredentialRotate::method,
         "credential-rotated",
         fmt::format("credential {} has another password", username),
         act.plan},
        [](store::Database&) {}
    );
    return api::CredentialSecretReply{
        .act = std::move(act),
        .credential = api::NewCredential{
            target.credential.id.text(),
            config.platform_host,
            config.platform_port,
            username,
            std::move(rotated->password)}};
}

// Postfix must not have a dead password for a moment: a new credential takes its place.
Result<api::CredentialSecretReply> replace_in_use(
    Context& context, const relay::Relay& relay, bool dry_run
) {
    auto report = relay::enable_account(
        context,
        {.tls = relay.tls,
         .senders = relay.senders,
         .verified_senders = relay.verified_senders,
         .dry_run = dry_run,
         .expect = {},
         .new_credential = true}
    );
    if (!report) {
        return report.error();
    }
    api::Act act{
        .changed = report->changed || dry_run,
        .dry_run = dry_run,
        .plan = std::move(report->plan),
        .notes = std::move(report->notes),
        .change = report->id};
    act.notes.emplace_back(
        "Postfix uses this credential, so a new one has taken its place: \"mailctl credential "
        "list\""
    );
    return api::CredentialSecretReply{.act = std::move(act)};
}

// Whether the caller may have the credential in use replaced.
Status check_replacement(const Context& context, const relay::Relay& relay) {
    if (!context.caller.sees_all) {
        return Error{
            Errc::permission_denied,
            "this machine's Postfix uses this credential",
            "only an administrator may change the relay",
            "id"};
    }
    if (relay.account != context.caller.owner) {
        return Error{
            Errc::conflict,
            "this machine's Postfix uses this credential, and not through your account",
            "`mailctl relay enable` makes your account the relay's; then rotate it",
            "id"};
    }
    return {};
}

}  // namespace

Result<api::CredentialSecretReply> rotate(Context& context, api::CredentialRotate& request) {
    const bool dry_run = context.dry_run;
    std::optional<relay::Relay> relay;
    {
        auto opened = AccountSession::open_own(context);
        if (!opened) {
            return opened.error();
        }
        const auto session = std::make_shared<const AccountSession>(*std::move(opened));
        auto target = find_target(*session, request.id);
        if (!target) {
            return target.error();
        }
        if (!target->relay) {
            return rotate_other(context, session, *target, dry_run);
        }
        if (auto status = check_replacement(context, *target->relay); !status) {
            return status.error();
        }
        relay = std::move(target->relay);
    }
    return replace_in_use(context, *relay, dry_run);
}

Result<api::Act> remove(const AccountSession& session, api::CredentialRemove& request) {
    const auto target = find_target(session, request.id);
    if (!target) {
        return target.error();
    }
    if (target->relay) {
        return Error{
            Errc::conflict,
            "this machine's Postfix uses this credential, and would be refused without it",
            "`mailctl credential rotate` replaces it; `mailctl relay disable` stops using it",
            "id"};
    }
    const std::string& username = target->credential.username;
    api::Act act{
        .changed = true,
        .dry_run = session.context().dry_run,
        .plan = {
            {"platform credential " + request.id.text(), "administrator", username, std::nullopt}}};
    if (act.dry_run) {
        return act;
    }
    if (auto status = platform::remove_credential(session, request.id); !status) {
        return status.error();
    }
    act::record(
        session.context(),
        {api::CredentialRemove::method,
         "credential-removed",
         fmt::format("credential {} removed at the platform", username),
         act.plan},
        [&](store::Database& db) {
            // One that was made for the relay and is not in use any more, or that was in doubt.
            store::forget_credential_at(db, session.owner(), request.id.text());
        }
    );
    return act;
}

}  // namespace mailctl::credential

MAILCTL_ACCOUNT_HANDLER(mailctl::api::CredentialRemove, mailctl::credential::remove)
MAILCTL_HANDLER(mailctl::api::CredentialRotate, mailctl::credential::rotate)
