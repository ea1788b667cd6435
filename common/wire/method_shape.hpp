#pragma once

#include "common/result.hpp"
#include "common/wire/json_fwd.hpp"

#include <string_view>

namespace mailctl::wire {

struct Shape;

/// A request as data. A table of many requests names them and points here, so that it need not see
/// the structs, and is not compiled again when one of them changes.
struct MethodShape {
    std::string_view name;  ///< "io.mailctl.relay.Enable".
    std::string_view summary;
    const Shape* parameters;
    const Shape* reply;
    bool tells_secret;  ///< The reply, once.

    /// Judges the parameters as mailctld will, and gives them as they are sent to it.
    Result<json> (*judged)(json& parameters);
};

/// Compiled beside the request's codec: the name of the struct is enough here.
template <class Request>
const MethodShape& method_shape();

}  // namespace mailctl::wire
