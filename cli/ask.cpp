#include "cli/ask.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

Error lacks(std::string_view part) {
    return {Errc::protocol, fmt::format("the daemon's last reply holds no {}", part), {}, {}};
}

}  // namespace mailctl::cli
