#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace mailctl {

/// Takes as long wherever the two differ, so that time tells nobody how much of a guess is right.
inline bool same_bytes(std::string_view one, std::string_view other) {
    unsigned different = one.size() == other.size() ? 0 : 1;
    for (std::size_t at = 0; at < std::min(one.size(), other.size()); ++at) {
        different |= static_cast<unsigned char>(one[at] ^ other[at]);
    }
    return different == 0;
}

}  // namespace mailctl
