#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

namespace mailctl {

/// Makes the state, run and stage directories where they are missing, and puts their real paths
/// into `config`. `configuration` where somebody but root could put files of his own into one, by
/// way of the directories above, too: whoever has made the run directory would be sent passwords.
Status prepare_directories(Config& config);

}  // namespace mailctl
