#pragma once

#include "common/wire/described.hpp"
#include "common/wire/json.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mailctl {

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

namespace detail {

template <class Reply>
concept tells_secret = requires {
    Reply::tells_secret;
};

template <class Request>
concept can_be_dry = requires(const Request& request) {
    request.dry_run;
};

/// A handler gives the reply, or of one that is sent in parts the last: it stands in the member of
/// that type.
template <class Reply, class Last>
Reply reply_of(Last&& last) {
    if constexpr (std::is_same_v<Reply, std::remove_cvref_t<Last>>) {
        return std::forward<Last>(last);
    } else {
        using Members = boost::describe::describe_members<Reply, boost::describe::mod_public>;
        Reply reply{};
        boost::mp11::mp_for_each<Members>([&](auto member) {
            using Member = std::remove_cvref_t<decltype(reply.*member.pointer)>;
            if constexpr (std::is_same_v<Member, std::optional<std::remove_cvref_t<Last>>>) {
                reply.*member.pointer = std::move(last);
            }
        });
        return reply;
    }
}

/// Fits a typed handler into the table: parse, handle, serialise.
template <class Request, auto handle>
Result<wire::json> call(Context& context, wire::json& parameters) {
    auto request = wire::decode<Request>(parameters, "parameters");
    if (!request) {
        return request.error();
    }
    if constexpr (can_be_dry<Request>) {
        context.dry_run = request->dry_run.value_or(false);
    }
    auto last = handle(context, *request);
    if (!last) {
        return last.error();
    }
    const auto reply = reply_of<typename Request::Reply>(*std::move(last));
    if constexpr (requires { reply.next; }) {
        if (reply.next) {
            context.next = *reply.next;
        }
    }
    if constexpr (tells_secret<typename Request::Reply>) {
        return wire::encode_with_secrets(reply);
    } else {
        return wire::encode(reply);
    }
}

}  // namespace detail

/// A row for a handler of a request.
template <class Request, auto handle>
constexpr Method method(std::optional<Right> right, Effect effect) {
    constexpr bool secret = detail::tells_secret<typename Request::Reply>;
    return {Request::method, right, effect, secret, detail::call<Request, handle>};
}

/// A row for what cannot be taken back, or lets somebody in: a browser that was left open, or a
/// session that was stolen, is not enough for it.
constexpr Method with_proof(Method row) {
    row.needs_proof = true;
    return row;
}

template <class Request, auto handle>
constexpr Method method(Resource resource, Verb verb, Effect effect) {
    return method<Request, handle>(Right{resource, verb}, effect);
}

}  // namespace mailctl
