#pragma once

#include "common/result.hpp"
#include "common/types/scope.hpp"
#include "common/wire/json_fwd.hpp"
#include "common/wire/method_shape.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace mailctl {

struct Context;

/// What a method does to the world, and so on which thread it runs.
enum class Effect {
    none,     ///< Answers from what is compiled in.
    reads,    ///< Reads the store and Postfix's files: the reader thread.
    lists,    ///< As reads, a page; with `more` all pages, one reply each.
    follows,  ///< As reads; with `more` it goes on with what is new.
    works,    ///< Changes something or waits for the network: a worker thread.
};

/// What a method takes.
struct Right {
    Resource resource;
    Verb verb;
};

/// One row of the method table.
struct Method {
    std::string_view name;
    std::optional<Right> right;  ///< Checked before the parameters are looked at; absent: none.
    Effect effect;
    bool tells_secret;  ///< Its reply is told once, so that somebody has to be there for it.
    Result<wire::json> (*call)(Context& context, wire::json& parameters);
    bool needs_proof = false;  ///< Of who has logged in: that the password was given just now.
};

/// Sorted by name.
using Methods = std::span<const Method>;

/// Every request the daemon answers.
Methods methods();

/// A typed handler as the table has it: parse, handle, serialise. Compiled beside the handler, by
/// MAILCTL_HANDLER.
template <class Request, auto handle>
Result<wire::json> call(Context& context, wire::json& parameters);

/// A row for a handler of a request, of both of which the names are enough.
template <class Request, auto handle>
Method method(std::optional<Right> right, Effect effect) {
    const auto& shape = wire::method_shape<Request>();
    return {shape.name, right, effect, shape.tells_secret, call<Request, handle>};
}

template <class Request, auto handle>
Method method(Resource resource, Verb verb, Effect effect) {
    return method<Request, handle>(Right{resource, verb}, effect);
}

/// A row for what cannot be taken back, or lets somebody in: a browser that was left open, or a
/// session that was stolen, is not enough for it.
inline Method with_proof(Method row) {
    row.needs_proof = true;
    return row;
}

}  // namespace mailctl
