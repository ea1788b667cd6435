#include "common/api/act.hpp"
#include "common/api/token/create.hpp"
#include "common/api/token/list.hpp"
#include "common/api/token/revoke.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/access/random.hpp"
#include "daemon/mailctld/access/rights.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"
#include "daemon/mailctld/store/tokens.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mailctl::access {
namespace {

/// What the token may do: what its role may, of that what was asked for, and all of it what its
/// maker may.
Result<Scope> rights_for(
    const Context& context, const api::TokenCreate& request, const store::Tenant& tenant
) {
    const auto of_role = rights_in(tenant.owner, request.role);
    const bool is_machines = tenant.owner == store::machine_owner;
    if (request.only && !request.only->is_within(of_role)) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "the role {}{} may not do all of {}",
                word_of(request.role),
                is_machines ? "" : " of a tenant",
                request.only->text()
            ),
            fmt::format("it may {}", of_role.text()),
            "only"};
    }
    const auto rights = request.only.value_or(of_role);
    if (!rights.is_within(context.caller.rights)) {
        return Error{
            Errc::permission_denied,
            "a token may not do more than who makes it",
            fmt::format("you may {}", context.caller.rights.text()),
            request.only ? "only" : "role"};
    }
    if (rights == Scope()) {
        return Error{Errc::invalid_argument, "the token could do nothing", {}, "only"};
    }
    return rights;
}

std::vector<std::string> texts_of(const std::optional<std::vector<Network>>& networks) {
    std::vector<std::string> texts;
    for (const auto& network : networks.value_or(std::vector<Network>())) {
        texts.push_back(network.text());
    }
    return texts;
}

std::string shown_token(const store::Token& token, const std::string& tenant) {
    auto text = fmt::format("{} for {}", token.rights, tenant);
    if (token.expires) {
        text += fmt::format(", until {}", *token.expires);
    }
    if (!token.addresses.empty()) {
        text += fmt::format(", from {}", fmt::join(token.addresses, " "));
    }
    return text;
}

void forget(const Context& context, const store::Token& token, std::string text) {
    act::record(
        context,
        {api::TokenRevoke::method, "token-revoked", std::move(text)},
        [&](store::Database& db) { store::forget_token(db, token.id); }
    );
}

/// A token that nobody got is none.
Handover handover_of(const Context& context, store::Token token) {
    return {
        [] {},
        [&context, token = std::move(token)](Delivery delivery) {
            if (delivery == Delivery::lost) {
                forget(context, token, fmt::format("token {} revoked: nobody got it", token.name));
            }
        }};
}

}  // namespace

Result<api::TokenCreateReply> create_token(Context& context, api::TokenCreate& request) {
    const auto tenant = tenant_named(context, request.tenant);
    if (!tenant) {
        return tenant.error();
    }
    const auto rights = rights_for(context, request, *tenant);
    if (!rights) {
        return rights.error();
    }
    const auto& name = request.name.text();
    const bool is_taken = context.services.shared.with([&](store::Database& db) {
        return store::find_token_named(db, name).has_value();
    });
    if (is_taken) {
        return Error{
            Errc::conflict,
            fmt::format("there is a token {} already", name),
            "revoke it, or give the new one another name",
            "name"};
    }
    store::Token token{
        .name = name,
        .owner = tenant->owner,
        .rights = rights->text(),
        .hash = {},
        .since = store::timestamp(),
        .by = context.caller.name,
        .expires = request.expires ? std::optional(store::timestamp(request.expires->duration()))
                                   : std::nullopt,
        .addresses = texts_of(request.addresses)};
    const auto told = shown_token(token, tenant->name);
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {{"token " + name, "nobody", std::nullopt, told}}};
    if (act.dry_run) {
        return api::TokenCreateReply{.act = std::move(act)};
    }
    auto secret = random_secret("mct_");
    token.hash = store::sha256(secret.reveal());
    act::record(
        context,
        {api::TokenCreate::method, "token-made", fmt::format("token {}: {}", name, told), act.plan},
        [&](store::Database& db) { token.id = store::add_token(db, token); }
    );
    context.handover = handover_of(context, token);
    return api::TokenCreateReply{
        .act = std::move(act), .token = api::NewToken{token.id, std::move(secret)}};
}

Result<api::TokenListReply> list_tokens(Context& context, api::TokenList& request) {
    const auto owner = owner_wanted(context, request.tenant);
    if (!owner) {
        return owner.error();
    }
    const auto limit = request.limit ? request.limit->number() : api::TokenLimit::range.most;
    return context.services.shared.with([&](store::Database& db) {
        const auto now = store::timestamp();
        // One more tells whether there are others.
        const bool is_down = request.sort && request.sort->is_down();
        const auto after = request.after.value_or(0);
        auto found = store::tokens_after(db, after, limit + 1, *owner, is_down);
        const bool is_whole = found.size() <= static_cast<std::size_t>(limit);
        if (!is_whole) {
            found.pop_back();
        }
        api::TokenListReply reply{};
        for (auto& token : found) {
            const auto tenant = store::tenant_of(db, token.owner);
            reply.tokens.push_back(
                {token.id,
                 token.name,
                 tenant ? tenant->name : token.owner,
                 token.rights,
                 token.since,
                 token.by,
                 token.expires,
                 token.expires && *token.expires <= now,
                 token.addresses,
                 token.last_used,
                 token.last_address}
            );
        }
        if (!is_whole) {
            reply.next = reply.tokens.back().id;
        }
        return reply;
    });
}

Result<api::Act> revoke_token(Context& context, api::TokenRevoke& request) {
    const auto token = context.services.shared.with([&](store::Database& db) {
        return store::find_token(db, request.id);
    });
    if (!token) {
        return Error{
            Errc::not_found,
            fmt::format("there is no token {}", request.id),
            "`mailctl token list` lists them",
            "id"};
    }
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {{"token " + token->name, "mailctl", token->rights, std::nullopt}}};
    if (!act.dry_run) {
        forget(context, *token, fmt::format("token {} revoked", token->name));
    }
    return act;
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::TokenCreate, mailctl::access::create_token)
MAILCTL_HANDLER(mailctl::api::TokenList, mailctl::access::list_tokens)
MAILCTL_HANDLER(mailctl::api::TokenRevoke, mailctl::access::revoke_token)
