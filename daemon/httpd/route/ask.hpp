#pragma once

#include "common/result.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/json.hpp"
#include "common/wire/shape.hpp"

#include <string>
#include <string_view>

namespace mailctl::httpd {

/// What the routes need to know of a request of mailctld's.
struct Ask {
    std::string_view method;  ///< "io.mailctl.relay.Enable".
    std::string_view summary;
    const wire::Shape* parameters;
    const wire::Shape* reply;
    bool tells_secret;
    /// Judges the parameters as mailctld will, and gives their text. Wipes them.
    Result<std::string> (*text_of)(wire::json& parameters);

    /// What a reply has beside its progress, and an HTTP answer is: "change" of {"progress":…,
    /// "change":…}. Empty where the answer is the whole reply.
    std::string_view last() const;

    /// Whether the answer tells of which state of the machine it is.
    bool has_revision() const;
};

/// Its text. Wipes the tree.
std::string text_and_wipe(wire::json tree);

namespace detail {

template <class Reply>
concept tells_secret = requires {
    Reply::tells_secret;
};

template <class Request>
Result<std::string> text_of(wire::json& parameters) {
    auto request = wire::decode<Request>(parameters, "parameters");
    wire::wipe(parameters);
    if (!request) {
        return request.error();
    }
    return text_and_wipe(wire::encode</*with_secrets=*/true>(*request));
}

}  // namespace detail

template <class Request>
inline constexpr Ask ask_of{
    Request::method,
    Request::summary,
    &wire::shape_of<Request>(),
    &wire::shape_of<typename Request::Reply>(),
    detail::tells_secret<typename Request::Reply>,
    detail::text_of<Request>};

}  // namespace mailctl::httpd
