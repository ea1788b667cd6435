#pragma once

#include "cli/output/colour.hpp"
#include "common/api/change.hpp"

#include <string>
#include <string_view>

namespace mailctl::cli {

/// A change for people: what it turned into what, what Postfix made of it, how to undo it.
/// `already` is said where there was nothing to do: "the relay is already so".
std::string change_text(
    const api::ChangeReport& report, std::string_view already, const Palette& palette
);

}  // namespace mailctl::cli
