#include "daemon/mailctld/access/random.hpp"

#include "daemon/mailctld/crypto/random_bytes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mailctl::access {

Secret random_secret(std::string_view prefix) {
    constexpr std::size_t bytes = 32;
    auto text = fmt::format("{}{:02x}", prefix, fmt::join(crypto::random_bytes(bytes), ""));
    return *Secret::parse(text);
}

}  // namespace mailctl::access
