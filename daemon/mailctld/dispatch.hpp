#pragma once

#include "common/wire/call.hpp"
#include "daemon/mailctld/context.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// What a method does to the world, and so on which thread it runs.
enum class Effect {
    none,     ///< Answers from what is compiled in.
    reads,    ///< Reads the store and Postfix's files: the reader thread.
    lists,    ///< As reads, a page; with `more` all pages, one reply each.
    follows,  ///< As reads; with `more` it goes on with what is new.
    works,    ///< Changes something or waits for the network: a worker thread.
};

/// One row of the method table.
struct Method {
    std::string_view name;
    Role role;  ///< Checked before the parameters are looked at.
    Effect effect;
    bool tells_secret;  ///< Its reply is told once, so that somebody has to be there for it.
    Result<wire::json> (*call)(Context& context, wire::json& parameters);
};

/// Null for a method that does not exist.
const Method* find_method(std::string_view name);

/// Who may call it; nothing when the peer may.
Status authorise(const Method& method, const Peer& peer);

/// Why a method whose reply tells a secret does nothing where no reply is wanted. Logs it.
Error unheard(const Method& method, const Peer& peer);

/// Runs a method. Never throws: a broken world becomes `internal` for the client and its detail a
/// line in the log. Wipes the parameters.
Result<wire::json> run(const Method& method, Context& context, wire::json parameters);

/// The error of the protocol for a method that does not exist.
std::string unknown_method_text(std::string_view name);

}  // namespace mailctl
