#include "daemon/mailctld/features.hpp"

#include "daemon/mailctld/relay/accepted.hpp"
#include "daemon/mailctld/relay/may_return.hpp"
#include "daemon/mailctld/relay/rebuild.hpp"
#include "daemon/mailctld/relay/switch.hpp"

#include <algorithm>
#include <array>

namespace mailctl {
namespace {

constexpr std::array all{
    change::Feature{relay::feature_name, relay::look_for_overrules, relay::rebuild_tables},
};

constexpr std::array all_gates{
    UndoGate{relay::feature_name, relay::check_owner, relay::may_return},
};

static_assert(all.size() == all_gates.size());

}  // namespace

change::Features features() { return all; }

UndoGates undo_gates() { return all_gates; }

const UndoGate* find_gate(UndoGates gates, std::string_view feature) {
    const auto found = std::find_if(gates.begin(), gates.end(), [&](const UndoGate& row) {
        return row.feature == feature;
    });
    return found == gates.end() ? nullptr : &*found;
}

}  // namespace mailctl
