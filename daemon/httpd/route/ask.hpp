#pragma once

#include "common/result.hpp"
#include "common/wire/json_fwd.hpp"
#include "common/wire/method_shape.hpp"

#include <string>
#include <string_view>

namespace mailctl::httpd {

/// What the routes need to know of a request of mailctld's.
using Ask = wire::MethodShape;

template <class Request>
const Ask& ask_of() {
    return wire::method_shape<Request>();
}

/// What a reply has beside its progress, and an HTTP answer is: "change" of {"progress":…,
/// "change":…}. Empty where the answer is the whole reply.
std::string_view last_of(const Ask& ask);

/// Whether the answer tells of which state of the machine it is.
bool has_revision(const Ask& ask);

/// Its text. Wipes the tree.
std::string text_and_wipe(wire::json tree);

/// Judges the parameters as mailctld will, and gives their text. Wipes them.
Result<std::string> text_of(const Ask& ask, wire::json& parameters);

}  // namespace mailctl::httpd
