#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <string>
#include <string_view>

namespace mailctl::relay {

/// What the values of a parameter's tables say.
enum class RouteKind {
    transport,         ///< transport_maps, by recipient
    sender_transport,  ///< sender_dependent_default_transport_maps
    sender_relayhost,  ///< sender_dependent_relayhost_maps
};

/// What a list of tables does to mail that leaves this machine.
struct Routes {
    bool lead_past_the_relay;
    std::string shown;  ///< "corp.test goes to smtp:[corp.test] and 3 more", as far as can be told.
};

/// Looks into the tables that are files. One that is empty, or has only rows that keep mail on this
/// machine or change nothing, leads nowhere; one that cannot be looked into may lead anywhere. With
/// a client of its own the relay is reached by that alone.
Routes judge_routes(
    const Config& config,
    const change::Snapshot& now,
    std::string_view tables,
    RouteKind kind,
    bool has_own_client
);

}  // namespace mailctl::relay
