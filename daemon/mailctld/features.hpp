#pragma once

#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/change/feature.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The one place that knows which features there are. Adding one is a folder and a row here.
namespace mailctl {

change::Features features();

/// A credential at the platform that a holding needs.
struct HeldCredential {
    std::string account;
    std::string credential;
};

/// What ties a feature to the rest of the daemon beside the engine.
struct Ties {
    std::string_view feature;
    /// For an undo: whether this peer may touch what it has now.
    Status (*may_touch)(const Context&, const store::Ledger& now, bool force);
    /// Whether what it had before is still good for something.
    Status (*may_return)(const Context&, const store::Holding& before);
    /// Null: it needs none, ever.
    std::optional<HeldCredential> (*credential_of)(const store::Holding&);
    /// What it has, in a few words: "[smtp.example.com]:587".
    std::string (*told)(const store::Holding&);
    /// What of it needs a person now. On the reader thread; null: nothing, ever.
    std::vector<std::string> (*alarms)(Services&, const change::Present&);
};

using AllTies = std::span<const Ties>;

AllTies ties();

/// Null for a feature that this program does not have.
const Ties* find_ties(AllTies ties, std::string_view feature);

/// The credential that a holding needs, whichever feature it is of.
std::optional<HeldCredential> credential_of(AllTies ties, const store::Holding& holding);

}  // namespace mailctl
