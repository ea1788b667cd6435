#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/postfix/operator.hpp"

#include <string>

/// What Postfix's own word about its configuration means for people.
namespace mailctl::change {

/// Whether the present configuration is sound. That it did not show in time is not that it is
/// broken.
Status judge_live(const postfix::Operator::Answer& answer);

/// The note about a change of a Postfix that does not run: from when on it counts, if ever.
std::string note_for_stopped(const Result<postfix::Operator::Answer>& check_start);

}  // namespace mailctl::change
