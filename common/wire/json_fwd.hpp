#pragma once

#include <nlohmann/json_fwd.hpp>

/// The name alone: whoever includes json.hpp compiles for seconds more.
namespace mailctl::wire {

using nlohmann::json;

}  // namespace mailctl::wire
