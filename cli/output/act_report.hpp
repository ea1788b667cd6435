#pragma once

#include "cli/output/colour.hpp"
#include "common/api/act.hpp"

#include <string>

namespace mailctl::cli {

/// What is said of an act. Both are safe for a terminal already.
struct ActWords {
    std::string done;     ///< A sentence, and what to do next: "The account is connected."
    std::string already;  ///< Where there was nothing to do: "the account is connected already".
};

/// An act for people: what it turned into what, and how to undo what it did to Postfix.
std::string act_text(const api::Act& act, const ActWords& words, const Palette& palette);

}  // namespace mailctl::cli
