#pragma once

#include "common/wire/json_fwd.hpp"
#include "daemon/mailctld/call/brake.hpp"
#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/call/handover.hpp"
#include "daemon/mailctld/call/run.hpp"
#include "daemon/mailctld/call/turns.hpp"
#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/present.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/postfix/received.hpp"
#include "daemon/mailctld/store/chain.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/shared_database.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace mailctl {

struct House;
struct Together;

namespace program {
class QueueWatch;
}

namespace access {
class Doorkeeper;
}

namespace hosting {
class Certificates;
class Lookups;
}  // namespace hosting

/// What every handler may use. One for the life of the daemon.
struct Services {
    const Config& config;
    const House& house;
    change::Engine& engine;
    store::Database& reader;        ///< Used on the reader thread alone.
    store::ChainCheck& chain;       ///< Likewise.
    change::Onlooker& onlooker;     ///< Likewise.
    program::QueueWatch& queue;     ///< Likewise.
    store::SharedDatabase& shared;  ///< Of the workers: accounts, domains, credentials, DNS.
    postfix::ReceivedDomains& received;
    GroupBook& groups;                    ///< Whose members may do what.
    Turns& turns;                         ///< One act at a time for each account and each zone.
    hosting::Lookups& lookups;            ///< What programs read of mailboxes.
    hosting::Certificates& certificates;  ///< What programs have of TLS.
    access::Doorkeeper& doorkeeper;       ///< Who tries to log in too often waits.
    Brake& brake;                         ///< Who may only read writes rows at a measured pace.
    Run& run;
    std::function<void()> journal_grew = {};  ///< To be called after each row of a worker's own.
};

/// One call under way.
struct Context {
    Services& services;
    Caller caller;
    std::function<void(wire::json)>
        send;  ///< Sends a reply that others follow; empty without `more`.
    std::function<bool()> is_cancelled;
    std::string request = {};  ///< What the front calls it in its own log; empty at the local door.
    std::string address = {};  ///< Where it comes from, as the front says. Likewise.
    std::string key = {};      ///< By which its client knows that it has asked for this before.
    /// Nothing may be done, here or elsewhere: set from the request before its handler runs, and
    /// what would be sent elsewhere all the same, or told to the journal as done, throws.
    bool dry_run = false;
    Together* together = nullptr;  ///< Of a call that is one of several: what comes behind them.
    bool follows = false;  ///< The reply is one of many: what it leaves out comes in the next.
    /// Of a reply with a member of that name: what `after` takes to go on.
    std::variant<std::monostate, std::int64_t, std::string> next = {};
    std::optional<Handover> handover = {};  ///< Of a reply that tells a secret.
    /// Of a reply that is the same for everybody who may have it, and as long as this holds.
    std::optional<change::Basis> basis = {};
};

}  // namespace mailctl
