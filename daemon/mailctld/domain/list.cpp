#include "common/api/domain/list.hpp"

#include "common/api/act.hpp"
#include "common/api/domain/refresh.hpp"
#include "common/api/domain/state.hpp"
#include "common/api/hosting/list_domains.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/domain/state.hpp"
#include "daemon/mailctld/hosting/domain_entry.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/relay/track.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>

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
        receives(received, domain.name),
        std::nullopt};
}

// Our own table is none that Postfix's settings show as a list.
void add_hosted_side(api::DomainState& state, const api::HostedDomain& entry) {
    if (state.receives == api::DomainReceives::unknown) {
        state.receives = api::DomainReceives::yes;
    }
    state.hosted = api::DomainHosted{entry.tenant, entry.mailboxes, entry.aliases};
}

store::DomainFilter filter_of(const api::DomainList& request) {
    store::DomainFilter filter{
        .part = request.name ? request.name->text() : "",
        .is_down = request.sort && request.sort->is_down()};
    if (request.state) {
        filter.verified = *request.state == api::DomainSending::verified;
    }
    return filter;
}

/// A page, in the order of names, of both kinds of domains together.
class Page {
public:
    Page(Context& context, const api::DomainList& request)
        : context_(context)
        , request_(request)
        , reader_(context.services.reader)
        , after_(request.after ? request.after->text() : std::string())
        , limit_(request.limit ? request.limit->number() : api::DomainLimit::range.most)
        , is_down_(request.sort && request.sort->is_down())
        , received_(context.services.received.look()) {}

    void add_sending() {
        const auto& owner = context_.caller.owner;
        for (const auto& domain :
             store::domains_after(reader_, owner, after_, limit_ + 1, filter_of(request_))) {
            states_.emplace(domain.name, with_both_sides(domain, *received_));
        }
    }

    void add_hosted() {
        const auto part = request_.name ? request_.name->text() : std::string();
        const auto scope = hosting::scope_of(context_.caller);
        for (const auto& domain :
             store::hosted_domains_after(reader_, scope, after_, limit_ + 1, part, is_down_)) {
            auto& state = states_[domain.name];
            state.name = domain.name;
            state.receives = receives(*received_, domain.name);
            add_hosted_side(state, hosting::entry_of(reader_, domain));
        }
    }

    // Each kind had one more than there is room for, which tells whether there are others.
    api::DomainListReply taken() {
        api::DomainListReply reply{};
        for (auto& [name, state] : states_) {
            reply.domains.push_back(std::move(state));
        }
        if (is_down_) {
            std::reverse(reply.domains.begin(), reply.domains.end());
        }
        if (reply.domains.size() > static_cast<std::size_t>(limit_)) {
            reply.domains.resize(static_cast<std::size_t>(limit_));
            reply.next = reply.domains.back().name;
        }
        return reply;
    }

private:
    Context& context_;
    const api::DomainList& request_;
    store::Database& reader_;
    std::string after_;
    std::int64_t limit_;
    bool is_down_;
    std::shared_ptr<const postfix::Received> received_;
    std::map<std::string, api::DomainState> states_;
};

// The platform says nothing of a domain that does not send.
bool lists_hosted(const Context& context, const api::DomainList& request) {
    return !request.state && context.caller.rights.allows(Resource::mailbox, Verb::read);
}

}  // namespace

api::DomainState state_of(Context& context, const store::Domain& domain) {
    auto state = with_both_sides(domain, *context.services.received.look());
    const auto name = DomainName::parse(domain.name);
    const auto mine =
        name ? hosting::my_domain(context, *name) : Result<store::HostedDomain>(name.error());
    if (mine) {
        const auto entry = context.services.shared.with([&](store::Database& db) {
            return hosting::entry_of(db, *mine);
        });
        add_hosted_side(state, entry);
    }
    return state;
}

// By the reader's connection: what is known is told at once, whoever waits for the platform.
Result<api::DomainListReply> list(Context& context, api::DomainList& request) {
    auto& reader = context.services.reader;
    const auto owner = context.caller.owner;
    const auto account = store::find_account(reader, owner);
    const bool has_hosted =
        lists_hosted(context, request) &&
        store::count_hosted(reader, hosting::scope_of(context.caller)).domains > 0;
    if (!account && !has_hosted) {
        return Error{
            Errc::not_found,
            fmt::format("{} has no account at a delivery platform", context.caller.name),
            "connect one with `mailctl account connect EMAIL`",
            {}};
    }
    if (auto status = account ? act::check_name(context.caller, account->name) : Status();
        !status) {
        return status.error();
    }
    Page page(context, request);
    if (account) {
        page.add_sending();
    }
    if (has_hosted) {
        page.add_hosted();
    }
    return page.taken();
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

MAILCTL_HANDLER(mailctl::api::DomainList, mailctl::domain::list)
MAILCTL_ACCOUNT_HANDLER(mailctl::api::DomainRefresh, mailctl::domain::refresh)
