#include "daemon/mailctld/access/gate.hpp"

#include "common/types/network.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"
#include "daemon/mailctld/store/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace mailctl::access {
namespace {

constexpr std::chrono::seconds between_notes{60};
constexpr std::size_t max_address_bytes = 64;

Error refused(const char* message, const char* hint) {
    return {Errc::unauthenticated, message, hint, {}};
}

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

constexpr std::string_view lookers = "*:read";
constexpr std::string_view changers =
    "machine:* relay:* account:* domain:* record:* provider:read credential:* stats:* history:* "
    "access:read";

Scope ceiling_of(FrontMay may) {
    switch (may) {
        case FrontMay::read:
            return *Scope::parse(lookers);
        case FrontMay::change:
            return *Scope::parse(changers);
        case FrontMay::admin:
            break;
    }
    return Scope::everything();
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

}  // namespace

Result<Caller> admit(Services& services, const wire::Presented& presented) {
    const auto address = presented.address.value_or("").substr(0, max_address_bytes);
    const auto token =
        store::find_token_hashed(services.reader, store::sha256(presented.token->reveal()));
    if (!token) {
        log_warning("token.unknown", {{"address", address}});
        return refused("this is no token of this machine", "make one with `mailctl token create`");
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
    return caller_with(*token, ceiling_of(services.config.front_may));
}

}  // namespace mailctl::access
