#pragma once

#include "common/wire/described.hpp"
#include "common/wire/method_shape.hpp"

/// How a request becomes data. Whoever has a table of names leaves this out, for the compiler would
/// want the structs of all rows: the data is compiled beside their codec.
namespace mailctl::wire {
namespace detail {

template <class Reply>
concept tells_secret = requires {
    Reply::tells_secret;
};

template <class Request>
Result<json> judged(json& parameters) {
    const auto request = decode<Request>(parameters, "parameters");
    return request ? Result<json>(encode_with_secrets(*request)) : request.error();
}

}  // namespace detail

template <class Request>
const MethodShape& method_shape() {
    using Reply = typename Request::Reply;
    static constexpr MethodShape shape{
        Request::method,
        Request::summary,
        &shape_of<Request>(),
        &shape_of<Reply>(),
        detail::tells_secret<Reply>,
        detail::judged<Request>};
    return shape;
}

}  // namespace mailctl::wire
