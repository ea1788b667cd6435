#pragma once

#include "daemon/mailctld/store/store.hpp"

#include <string>

namespace mailctl::change {

enum class Side { old_one, new_one };

/// Which of the two of a change a main.cf is.
Side side_of(const std::string& main, const store::Change& change);

}  // namespace mailctl::change
