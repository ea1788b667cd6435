#pragma once

#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/change/stage.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the engine's own sources share.
namespace mailctl::change {

/// What there is, what should be, and the way from the one to the other.
struct Engine::Way {
    Snapshot now;
    std::vector<Wanted> wanted;  ///< Of the parts that have something afterwards.
    std::vector<std::string> notes;
    std::set<std::string> touched;
    Plan plan;
};

/// One change under way.
struct Engine::Work {
    const Order& order;
    const std::vector<Part>& parts;
    const Observer& observer;
    Way way;
    files::EditLock lock;
    std::optional<Stage> stage = {};
    std::vector<Generation> generations = {};

    void say(std::string_view step, std::string text) const {
        if (observer.progress) {
            observer.progress(step, std::move(text));
        }
    }
    bool is_cancelled() const { return observer.is_cancelled && observer.is_cancelled(); }
};

}  // namespace mailctl::change
