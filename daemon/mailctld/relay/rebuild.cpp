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
    const Config& config, const change::Snapshot& now, const store::TableSet& wanted
) {
    for (const auto& holding : now.known) {
        if (holding.feature == feature_name && holding.tables->identity == wanted.identity &&
            change::find_table_drift(config, *holding.tables).empty()) {
            return stored_password(config, relay_in(holding));
        }
    }
    return gone;
}

}  // namespace

Status rebuild_tables(const Config& config, const change::Snapshot& now, change::Wanted& wanted) {
    auto& tables = *wanted.holding.tables;
    auto type = postfix::choose_map_type(config);
    if (!type) {
        return type.error();
    }
    const auto relay = relay_in(wanted.holding);
    std::optional<Secret> password;
    if (relay.username) {
        auto found = find_password(config, now, tables);
        if (!found) {
            return found.error();
        }
        password.emplace(*std::move(found));
    }
    const auto old_prefix = tables_text(config, tables) + "/";
    tables = {now.next_generation, *std::move(type), {}, tables.identity};
    wanted.tables = tables_of(relay, password);
    for (auto* values : {&wanted.holding.parameters, &wanted.as_it_was}) {
        for (auto& [name, value] : *values) {
            if (value.starts_with(old_prefix)) {
                value.replace(0, old_prefix.size(), tables_text(config, tables) + "/");
            }
        }
    }
    return {};
}

}  // namespace mailctl::relay
