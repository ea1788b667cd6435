#pragma once

#include "common/wire/described.hpp"
#include "common/wire/json.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/call/method.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <type_traits>
#include <utility>

/// How a handler fits into the method table. Its source includes this; the table, which would then
/// be compiled again with each of the requests, does not.
namespace mailctl {
namespace detail {

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

/// Parse, handle, serialise.
template <class Request, class Handle>
Result<wire::json> answer(Context& context, wire::json& parameters, Handle handle) {
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
    if constexpr (requires { Request::Reply::tells_secret; }) {
        return wire::encode_with_secrets(reply);
    } else {
        return wire::encode(reply);
    }
}

}  // namespace detail

template <class Request, auto handle>
Result<wire::json> call(Context& context, wire::json& parameters) {
    return detail::answer<Request>(context, parameters, handle);
}

}  // namespace mailctl

/// At the end of a handler's source: with the row of the table it has it called.
#define MAILCTL_HANDLER(Request, handle)     \
    template mailctl::Result<nlohmann::json> \
    mailctl::call<Request, handle>(mailctl::Context&, nlohmann::json&);
