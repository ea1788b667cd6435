#include "common/version.hpp"

#include "cli/arguments.hpp"
#include "cli/output/output.hpp"
#include "common/wire/json.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

Result<int> version(const Arguments& /*arguments*/, Output& output) {
    output.result({{"version", mailctl::version}}, fmt::format("mailctl {}\n", mailctl::version));
    return 0;
}

}  // namespace mailctl::cli
