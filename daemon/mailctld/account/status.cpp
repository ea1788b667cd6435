#include "common/api/account/status.hpp"

#include "common/api/net/platform/account/show.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/relay/track.hpp"

#include <fmt/format.h>

namespace mailctl::account {
namespace {

using platform::AccountSession;

// Plan and use as of now.
Result<store::Usage> ask_usage(const AccountSession& session) {
    const auto told = network::ask_net(
        session.context(),
        api::PlatformAccount{session.access(), session.key()},
        network::JobEffect::none
    );
    if (!told) {
        return told.error();
    }
    // What the platform leaves out is as it was.
    store::Usage usage{
        told->plan ? told->plan : session.account().usage.plan,
        told->emails_sent.value_or(session.account().usage.emails_sent),
        told->reputation ? told->reputation : session.account().usage.reputation};
    session.context().services.shared.change([&](store::Database& db) {
        store::save_usage(db, session.owner(), usage);
    });
    return usage;
}

api::AccountStatusReply known(const AccountSession& session) {
    const auto& account = session.account();
    api::AccountStatusReply reply{};
    reply.connected = true;
    reply.platform = account.platform;
    reply.email = account.email;
    reply.since = account.since;
    const auto& config = session.context().services.config;
    reply.host = config.platform_host;
    reply.port = config.platform_port;
    reply.plan = account.usage.plan;
    reply.emails_sent = account.usage.emails_sent;
    reply.reputation = account.usage.reputation;
    return reply;
}

// The first thing that went wrong; all are asked, for one may work without the others.
void ask_everything(const AccountSession& session, api::AccountStatusReply& reply) {
    const auto note = [&](const Error& error) {
        if (!reply.problem) {
            reply.problem = error.hint.empty() ? error.message
                                               : fmt::format("{} ({})", error.message, error.hint);
        }
    };
    const auto usage = ask_usage(session);
    if (!usage) {
        // Whoever does not answer one question within a minute is not asked two more.
        return note(usage.error());
    }
    reply.plan = usage->plan;
    reply.emails_sent = usage->emails_sent;
    reply.reputation = usage->reputation;
    if (const auto synced = platform::sync_domains(session); !synced) {
        note(synced.error());
    }
    if (const auto settled = platform::settle_credentials(session); !settled) {
        note(settled.error());
    }
}

void add_local_facts(const AccountSession& session, api::AccountStatusReply& reply) {
    auto& services = session.context().services;
    const auto count = services.shared.with([&](store::Database& db) {
        return store::count_domains(db, session.owner());
    });
    reply.domains = count.all;
    reply.verified_domains = count.verified;
    reply.pending = platform::pending_work(session.context(), session.owner());
    if (const auto domains = relay::domains_to_track(session); !domains.empty()) {
        reply.pending.push_back(fmt::format(
            "the relay does not follow {} yet: `mailctl relay enable --senders verified`", domains
        ));
    }
    const auto ledger = services.engine.ledger();
    const auto relay = ledger ? relay::relay_of(*ledger) : std::nullopt;
    if (relay && relay->account == session.owner()) {
        reply.relay = true;
        reply.credential = relay->credential;
    }
}

}  // namespace

Result<api::AccountStatusReply> status(Context& context, api::AccountStatus&) {
    const auto session = AccountSession::open_own(context);
    if (!session && session.error().code == Errc::not_found) {
        api::AccountStatusReply nothing{};
        nothing.owner = context.caller.name;
        return nothing;
    }
    if (!session) {
        return session.error();
    }
    auto reply = known(*session);
    reply.owner = context.caller.name;
    ask_everything(*session, reply);
    add_local_facts(*session, reply);
    return reply;
}

}  // namespace mailctl::account

MAILCTL_HANDLER(mailctl::api::AccountStatus, mailctl::account::status)
