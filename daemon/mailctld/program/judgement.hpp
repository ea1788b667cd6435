#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/program/operator.hpp"

#include <string>

/// What Postfix's own word about its configuration means for people.
namespace mailctl::program {

/// Whether the present configuration is sound. That it did not show in time is not that it is
/// broken.
Status judge_live(const program::Operator::Answer& answer);

/// The note about a change of a Postfix that does not run: from when on it counts, if ever.
std::string note_for_stopped(const Result<program::Operator::Answer>& check_start);

}  // namespace mailctl::program
