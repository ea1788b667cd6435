#pragma once

#include "common/result.hpp"

#include <string_view>

namespace mailctl::cli {

/// Has whoever sits at the terminal type a name before something goes that is not to go by mistake.
/// `usage` where another one is typed, or there is no terminal: with the option to give it by.
Status have_name_typed(std::string_view name, std::string_view option);

}  // namespace mailctl::cli
