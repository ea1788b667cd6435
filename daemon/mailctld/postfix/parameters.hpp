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

/// A value for people and logs: escaped, and without the passwords that an administrator may have
/// written into main.cf itself ("static:user:password").
std::string shown_value(std::string_view name, std::string_view value);

/// Whether a parameter of ours is a list of tables, to which the administrator's own are added.
bool is_map_list(std::string_view name);

/// Our table of such a value, and the administrator's behind it.
std::string with_foreign_maps(std::string_view ours, std::string_view theirs);

}  // namespace mailctl::postfix
