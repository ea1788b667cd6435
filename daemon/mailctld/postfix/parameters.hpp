#pragma once

#include "common/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::postfix {

/// What Postfix must do before a new value counts.
enum class ReloadClass { reload, restart };

/// Whose words a value is made of.
enum class Share {
    whole,       ///< Those of one.
    ours_first,  ///< A list: the first that answers counts, and ours must be asked.
    ours_last,   ///< A list: what the administrator refuses or permits counts before ours.
};

/// A main.cf parameter that mailctl may set. There is no other way to set one, and none of these
/// can make Postfix run a program.
struct Parameter {
    std::string_view name;
    bool (*is_valid)(std::string_view words);  ///< Of one: the whole value, or an entry of a list.
    ReloadClass reload;
    Share share;
    bool may_tell_secret = false;  ///< An administrator may have written a password into it.
};

/// The whole list, sorted by name.
std::span<const Parameter> parameters();

/// Null for a parameter that mailctl may not set.
const Parameter* find_parameter(std::string_view name);

/// Refuses a parameter that is not on the list and what nobody of us may say in it.
Status check_words(std::string_view name, std::string_view words);

/// The same for a whole value, which has the administrator's words in it where it is a list.
Status check_parameter(std::string_view name, std::string_view value);

/// A value for people and logs: escaped, and without the passwords that an administrator may have
/// written into main.cf itself ("static:user:password").
std::string shown_value(std::string_view name, std::string_view value);

/// Whole for what mailctl may not set.
Share share_of(std::string_view name);

/// A list of all who have a place in it. "theirs" is the administrator's.
std::string joined(Share share, const std::vector<std::string>& ours, std::string_view theirs);

}  // namespace mailctl::postfix
