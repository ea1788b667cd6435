#include "daemon/mailctld/access/gate.hpp"

#include "common/types/network.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/access/rights.hpp"
#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"
#include "daemon/mailctld/store/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace mailctl::access {
namespace {

constexpr std::chrono::seconds between_notes{60};
constexpr std::size_t max_address_bytes = 64;

Error refused(const char* message, const char* hint) {
    return {Errc::unauthenticated, message, hint, {}};
}

// What ends before that long is looked at anew for each call. One second more, since times are
// whole seconds.
constexpr std::chrono::seconds ahead = admission_lasts + std::chrono::seconds(1);

// Empty where it may be used.
std::string trouble_with(const store::Token& token, const std::string& address) {
    if (token.expires && *token.expires <= store::timestamp()) {
        return "it has expired";
    }
    const bool is_from_there =
        std::any_of(token.addresses.begin(), token.addresses.end(), [&](const auto& text) {
            const auto network = Network::parse(text);
            return network && network->holds(address);
        });
    return token.addresses.empty() || is_from_there ? "" : "it is not good from that address";
}

void note_use(Services& services, const store::Token& token, const std::string& address) {
    if (token.last_used && *token.last_used > store::timestamp(-between_notes)) {
        return;
    }
    services.shared.change([&](store::Database& db) {
        store::note_use(db, token.id, store::timestamp(), address);
    });
}

Caller caller_with(const store::Token& token, const Scope& ceiling) {
    const auto parsed = Scope::parse(token.rights);
    auto rights = parsed ? *parsed : Scope();
    if (token.owner != store::machine_owner) {
        rights = rights.narrowed_to(rights_of_tenants());
    }
    return {
        .owner = token.owner,
        .name = fmt::format("token:{} ({})", token.id, token.name),
        .rights = rights.narrowed_to(ceiling),
        // What is others' is the business of who may see who may do what, for the machine itself.
        .sees_all =
            token.owner == store::machine_owner && rights.allows(Resource::access, Verb::read)};
}

Error unknown_token(const std::string& address) {
    log_warning("token.unknown", {{"address", address}});
    return refused("this is no token of this machine", "make one with `mailctl token create`");
}

bool is_key(const store::Token& token) { return token.name.starts_with(store::key_prefix); }

// Whose key it is.
std::optional<store::User> keeper_of(Services& services, const store::Token& token) {
    std::int64_t id = 0;
    const auto* const end = token.name.data() + token.name.size();
    std::from_chars(token.name.data() + store::key_prefix.size(), end, id);
    return store::find_user(services.reader, id);
}

// A key may what its person may now, and had when it was made.
Caller caller_with_key(const store::Token& token, const store::User& user, const Scope& ceiling) {
    auto caller = caller_for(user, ceiling);
    const auto parsed = Scope::parse(token.rights);
    caller.name += " (key)";
    caller.rights = caller.rights.narrowed_to(parsed ? *parsed : Scope());
    caller.sees_all = caller.sees_all && caller.rights.allows(Resource::access, Verb::read);
    return caller;
}

Result<Admission> admit_token(
    Services& services,
    const std::string& hash,
    const std::string& address,
    const std::optional<std::string>& name
) {
    const auto moment = store::Moment::of(services.reader);
    const auto token = store::find_token_hashed(services.reader, hash);
    if (!token) {
        return unknown_token(address);
    }
    const auto keeper = is_key(*token) ? keeper_of(services, *token) : std::nullopt;
    if (is_key(*token) && (!keeper || !keeper->is_enabled)) {
        return unknown_token(address);
    }
    if (name && *name != (keeper ? keeper->name : token->name)) {
        return unknown_token(address);
    }
    if (const auto trouble = trouble_with(*token, address); !trouble.empty()) {
        log_warning(
            "token.refused",
            {{"token", std::to_string(token->id)}, {"address", address}, {"text", trouble}}
        );
        return refused(
            "the token is over, or not good from here",
            "`mailctl token list` tells until when it is, and from where"
        );
    }
    note_use(services, *token, address);
    const bool ends = token->expires && *token->expires <= store::timestamp(ahead);
    const auto ceiling = ceiling_of(services.config.front_may);
    return Admission{
        keeper ? caller_with_key(*token, *keeper, ceiling) : caller_with(*token, ceiling),
        ends ? std::nullopt : moment};
}

// Nothing is logged where it is over: that is every browser's morning.
Result<Admission> admit_session(Services& services, const std::string& hash) {
    const auto moment = store::Moment::of(services.reader);
    const auto session = store::find_session_hashed(services.reader, hash);
    const auto user = session ? store::find_user(services.reader, session->user) : std::nullopt;
    if (!user || !user->is_enabled || is_over(*session)) {
        return refused("nobody is logged in any more", "log in");
    }
    if (session->seen < store::timestamp(-between_notes)) {
        services.shared.change([&](store::Database& db) {
            store::note_seen(db, session->id, store::timestamp());
        });
    }
    auto caller = caller_for(*user, ceiling_of(services.config.front_may));
    caller.logged_in = LoggedIn{session->id, user->id, session->proven};
    return Admission{std::move(caller), is_over(*session, ahead) ? std::nullopt : moment};
}

}  // namespace

Result<Admission> admit(Services& services, const wire::Presented& presented) {
    const auto address = presented.address.value_or("").substr(0, max_address_bytes);
    const auto hash = store::sha256(presented.token->reveal());
    return presented.token->reveal().starts_with(session_prefix)
               ? admit_session(services, hash)
               : admit_token(services, hash, address, presented.name);
}

}  // namespace mailctl::access
