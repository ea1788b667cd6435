#include "common/api/session/renew_key.hpp"
#include "daemon/mailctld/access/own.hpp"
#include "daemon/mailctld/access/random.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/sessions.hpp"
#include "daemon/mailctld/store/tokens.hpp"

#include <fmt/format.h>

namespace mailctl::access {
namespace {

Error no_such_key(std::int64_t id) {
    return {Errc::not_found, fmt::format("you have no key {}", id), "leave its number out", "id"};
}

/// A key that nobody got is none.
Handover handover_of_key(const Context& context, std::int64_t id, std::string hash) {
    return {
        [] {},
        [&context, id, hash = std::move(hash)](Delivery delivery) {
            if (delivery == Delivery::lost) {
                context.services.shared.change([&](store::Database& db) {
                    const auto now = store::find_token(db, id);
                    if (now && now->hash == hash) {
                        store::forget_token(db, id);
                    }
                });
            }
        }};
}

}  // namespace

Result<api::SessionKey> renew_key(Context& context, api::SessionRenewKey& request) {
    const auto user = own_user(context);
    if (!user) {
        return user.error();
    }
    const auto name = store::key_name(user->id);
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_token_named(db, name);
    });
    if (request.id && (!present || present->id != *request.id)) {
        return no_such_key(*request.id);
    }
    auto secret = random_secret("mct_");
    store::Token token{
        .name = name,
        .owner = user->owner,
        .rights = context.caller.rights.text(),
        .hash = store::sha256(secret.reveal()),
        .since = store::timestamp(),
        .by = context.caller.name,
        .expires = std::nullopt,
        .addresses = {}};
    act::record(
        context,
        {api::SessionRenewKey::method,
         "key-renewed",
         fmt::format("{} has {} key for programs", user->name, present ? "another" : "a")},
        [&](store::Database& db) {
            const auto now = store::find_token_named(db, name);
            token.id = now ? now->id : store::add_token(db, token);
            store::renew_token(db, token);
        }
    );
    context.handover = handover_of_key(context, token.id, token.hash);
    return api::SessionKey{token.id, token.since, std::move(secret)};
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::SessionRenewKey, mailctl::access::renew_key)
