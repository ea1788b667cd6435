#pragma once

#include <string>
#include <string_view>

/// How a login is found again whose making was cut short: by a mark that stands first in its
/// description at the platform. First, so that a platform that cuts descriptions leaves it whole.
namespace mailctl::login {

/// "mailctl-0123456789abcdef", which no other login has.
std::string new_mark();

/// What goes to the platform: the mark, and behind it what people say of the login.
std::string description_with(const std::string& mark, std::string_view text);

/// Whether the platform's description is that of the login with this mark.
bool carries(std::string_view description, std::string_view mark);

/// What people said of it: a description without its mark.
std::string text_of(std::string_view description);

}  // namespace mailctl::login
