#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <cstdint>
#include <set>
#include <string_view>

namespace mailctl::hosting {

/// The TCP ports at which somebody listens, of the text of /proc/net/tcp or tcp6.
std::set<std::uint16_t> listening_ports(std::string_view table);

/// `conflict` where a service of the administrator's, or another program, has a port that hosting
/// wants.
Status check_ports_are_free(const Config& config, const change::Snapshot& now);

}  // namespace mailctl::hosting
