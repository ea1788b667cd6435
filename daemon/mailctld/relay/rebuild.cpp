#include "daemon/mailctld/relay/rebuild.hpp"

#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/postfix/map_type.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"

#include <fmt/format.h>

namespace mailctl::relay {
namespace {

const Error gone{
    Errc::conflict,
    "the tables that were in use before that change are gone",
    "enable that relay again with `mailctl relay enable`",
    "change"};

Result<Secret> find_password(
    const Config& config, const change::Snapshot& now, const store::Relay& wanted
) {
    for (const auto& relay : now.known_relays) {
        if (relay.fingerprint == wanted.fingerprint &&
            change::find_table_drift(config, relay).empty()) {
            return stored_password(config, relay);
        }
    }
    return gone;
}

std::string tables_prefix(const Config& config, const store::Relay& relay) {
    return fmt::format(
        "{}:{}/", relay.map_type, change::generation_directory(config, relay.generation).string()
    );
}

}  // namespace

Status rebuild_tables(const Config& config, const change::Snapshot& now, change::Desired& desired) {
    auto& relay = *desired.relay;
    auto type = postfix::choose_map_type(config);
    if (!type) {
        return type.error();
    }
    auto wish = wish_of(relay);
    if (relay.username) {
        auto password = find_password(config, now, relay);
        if (!password) {
            return password.error();
        }
        wish.password.emplace(*std::move(password));
    }
    const auto old_prefix = tables_prefix(config, relay);
    relay.generation = now.next_generation;
    relay.map_type = *std::move(type);
    relay.files.clear();
    desired.tables = tables_of(wish);
    for (auto& [name, value] : desired.parameters) {
        if (value.starts_with(old_prefix)) {
            value.replace(0, old_prefix.size(), tables_prefix(config, relay));
        }
    }
    return {};
}

}  // namespace mailctl::relay
