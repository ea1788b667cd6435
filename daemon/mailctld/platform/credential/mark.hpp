#pragma once

#include <string>
#include <string_view>

/// How a credential is found again whose making was cut short: by a mark that stands first in its
/// description at the platform. First, so that a platform that cuts descriptions leaves it whole.
namespace mailctl::platform {

/// "mailctl-0123456789abcdef", which no other credential has.
std::string new_mark();

/// What goes to the platform: the mark, and behind it what people say of the credential.
std::string description_with(const std::string& mark, std::string_view text);

/// Whether the platform's description is that of the credential with this mark.
bool carries_mark(std::string_view description, std::string_view mark);

/// What people said of it: a description without its mark.
std::string text_without_mark(std::string_view description);

}  // namespace mailctl::platform
