#pragma once

#include <string>
#include <vector>

namespace mailctl::cli {

/// The whole of `mailctl`: `typed` is what stands behind its name. Results go to one descriptor,
/// talk to the other; returns the exit status.
int run(const std::vector<std::string>& typed, int results, int talk);

}  // namespace mailctl::cli
