#pragma once

#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/program/programs.hpp"
#include "daemon/mailctld/store/store.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace mailctl::change {

/// What changes are made on and with.
struct Ground {
    const Config& config;
    store::Store& store;
    Features features;
    program::Programs& programs;
};

/// Tells of a step, in a word of mailctl-protocol(7) and a line for people.
using Say = std::function<void(std::string_view step, std::string text)>;

/// What there is now.
Result<Snapshot> take_snapshot(const Ground& ground);

}  // namespace mailctl::change
