#pragma once

#include "common/wire/described.hpp"
#include "common/wire/json.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <span>
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

/// Sorted by name.
using Methods = std::span<const Method>;

/// Every request the daemon answers.
Methods methods();

namespace detail {

template <class Reply>
concept tells_secret = requires {
    Reply::tells_secret;
};

/// Fits a typed handler into the table: parse, handle, serialise.
template <class Request, auto handle>
Result<wire::json> call(Context& context, wire::json& parameters) {
    auto request = wire::decode<Request>(parameters, "parameters");
    if (!request) {
        return request.error();
    }
    auto reply = handle(context, *request);
    if (!reply) {
        return reply.error();
    }
    if constexpr (tells_secret<typename Request::Reply>) {
        return wire::encode_with_secrets(*reply);
    } else {
        return wire::encode(*reply);
    }
}

}  // namespace detail

/// A row for a handler of a request.
template <class Request, auto handle>
constexpr Method method(Role role, Effect effect) {
    constexpr bool secret = detail::tells_secret<typename Request::Reply>;
    return {Request::method, role, effect, secret, detail::call<Request, handle>};
}

}  // namespace mailctl
