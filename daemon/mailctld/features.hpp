#pragma once

#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/context.hpp"

#include <span>
#include <string_view>

/// The one place that knows which features there are. Adding one is a folder and a row here.
namespace mailctl {

change::Features features();

/// What a feature says to the undo of a change that it had a part in.
struct UndoGate {
    std::string_view feature;
    /// Whether this peer may touch what it has now.
    Status (*may_touch)(const Context&, const store::Ledger& now, bool force);
    /// Whether what it had before is still good for something.
    Status (*may_return)(const Context&, const store::Holding& before);
};

using UndoGates = std::span<const UndoGate>;

UndoGates undo_gates();

/// Null for a feature that this program does not have.
const UndoGate* find_gate(UndoGates gates, std::string_view feature);

}  // namespace mailctl
