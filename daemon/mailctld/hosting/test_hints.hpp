#pragma once

#include "common/api/net/imap/read.hpp"
#include "common/api/trial.hpp"

#include <optional>
#include <string>

/// What to do about a step of a test that has failed on this very machine.
namespace mailctl::hosting {

std::string smtp_hint(int port, std::optional<api::TrialStepName> failed);
std::string imap_hint(api::ImapEnd end);

}  // namespace mailctl::hosting
