#include "common/types/whole.hpp"

#include <fmt/format.h>

namespace mailctl {

Error out_of_range(std::string_view name, std::int64_t number, Range range) {
    return {
        Errc::invalid_argument,
        fmt::format("{} {} is out of range ({}-{})", name, number, range.least, range.most),
        {},
        {}};
}

}  // namespace mailctl
