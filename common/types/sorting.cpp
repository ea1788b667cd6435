#include "common/types/sorting.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {

Error no_column(std::string_view text, std::string columns) {
    constexpr std::size_t shown_bytes = 32;
    return {
        Errc::invalid_argument,
        fmt::format("nothing is sorted by \"{}\" here", escaped(text.substr(0, shown_bytes))),
        fmt::format("write one of {}; with \"-\" in front it goes the other way round", columns),
        {}};
}

}  // namespace mailctl
