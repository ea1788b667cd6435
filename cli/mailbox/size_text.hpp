#pragma once

#include "common/types/byte_size.hpp"

#include <cstdint>
#include <string>

namespace mailctl::cli {

/// For people: "1.5 GiB".
inline std::string size_text(std::int64_t bytes) {
    const auto size = ByteSize::of(bytes);
    return size ? size->rounded_text() : "-";
}

}  // namespace mailctl::cli
