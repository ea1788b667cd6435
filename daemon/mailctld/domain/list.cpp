#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/domain/domain.hpp"
#include "daemon/mailctld/domain/state.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/relay/track.hpp"

#include <fmt/format.h>

namespace mailctl::domain {
namespace {

api::DomainReceives receives(const postfix::Received& received, const std::string& domain) {
    if (received.domains.count(domain) != 0) {
        return api::DomainReceives::yes;
    }
    return received.is_complete ? api::DomainReceives::no : api::DomainReceives::unknown;
}

api::DomainState with_both_sides(const store::Domain& domain, const postfix::Received& received) {
    return {
        domain.name,
        api::DomainSends{
            domain.verified,
            domain.spf,
            domain.dkim,
            domain.dmarc,
            domain.has_records,
            domain.remote_id,
            domain.seen},
        receives(received, domain.name)};
}

store::DomainFilter filter_of(const api::DomainList& request) {
    store::DomainFilter filter{.part = request.name ? request.name->text() : ""};
    if (request.state) {
        filter.verified = *request.state == api::DomainSending::verified;
    }
    return filter;
}

}  // namespace

api::DomainState state_of(Services& services, const store::Domain& domain) {
    return with_both_sides(domain, *services.received.look());
}

// By the reader's connection: what is known is told at once, whoever waits for the platform.
Result<api::DomainListReply> list(Context& context, api::DomainList& request) {
    auto& reader = context.services.reader;
    const auto owner = context.caller.owner;
    const auto account = store::find_account(reader, owner);
    if (!account) {
        return Error{
            Errc::not_found,
            fmt::format("{} has no account at a delivery platform", context.caller.name),
            "connect one with `mailctl account connect EMAIL`",
            {}};
    }
    if (auto status = act::check_name(context.caller, account->name); !status) {
        return status.error();
    }
    const auto after = request.after ? request.after->text() : std::string();
    const auto limit = request.limit ? request.limit->number() : api::DomainLimit::range.most;
    // One more tells whether there are others.
    auto found = store::domains_after(reader, owner, after, limit + 1, filter_of(request));
    api::DomainListReply reply{};
    if (found.size() > static_cast<std::size_t>(limit)) {
        found.pop_back();
        reply.next = found.back().name;
    }
    const auto received = context.services.received.look();
    for (const auto& domain : found) {
        reply.domains.push_back(with_both_sides(domain, *received));
    }
    return reply;
}

Result<api::Act> refresh(const platform::AccountSession& session, api::DomainRefresh&) {
    send_progress(session.context(), "platform", "asking the platform for the account's domains");
    const auto synced = platform::sync_domains(session);
    if (!synced) {
        return synced.error();
    }
    const auto& count = synced->count;
    api::Act act{.changed = count.added + count.changed + count.removed > 0, .dry_run = false};
    act.notes.push_back(fmt::format(
        "{} domains added, {} changed, {} gone", count.added, count.changed, count.removed
    ));
    if (auto note = relay::track_domains(session)) {
        act.notes.push_back(*std::move(note));
    }
    if (synced->left_out > 0) {
        act.notes.push_back(fmt::format(
            "{} entries of the platform's list are left out: no proper names, or named twice",
            synced->left_out
        ));
    }
    return act;
}

}  // namespace mailctl::domain
