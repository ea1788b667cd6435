#pragma once

#include "common/result.hpp"

#include <span>
#include <string_view>

namespace mailctl::postfix {

/// What Postfix must do before a new value counts.
enum class ReloadClass { reload, restart };

/// A main.cf parameter that mailctl may set. There is no other way to set one, and none of these
/// can make Postfix run a program.
struct Parameter {
    std::string_view name;
    bool (*is_valid)(std::string_view value);
    ReloadClass reload;
};

/// The whole list, sorted by name.
std::span<const Parameter> parameters();

/// Null for a parameter that mailctl may not set.
const Parameter* find_parameter(std::string_view name);

/// Refuses a parameter that is not on the list and a value that its type does not allow.
Status check_parameter(std::string_view name, std::string_view value);

}  // namespace mailctl::postfix
