#include "daemon/mailctld/store/hash.hpp"

#include "common/types/secret.hpp"

#include <array>
#include <stdexcept>

#include <sha2.h>
#include <sys/types.h>

namespace mailctl::store {

std::string sha256(std::string_view bytes) {
    std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
    SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digits.data());
    return digits.data();
}

std::string keyed_hash(Database& db, std::string_view bytes) {
    Statement query(db, "SELECT bytes FROM key");
    if (!query.step()) {
        throw std::runtime_error("the store has lost its key");
    }
    const std::string key = query.text(0);
    // HMAC's nesting: without it, who knows one hash could extend it.
    std::string inner = key + std::string(bytes);
    const std::string outer = key + sha256(inner);
    wipe(inner);
    return sha256(outer);
}

}  // namespace mailctl::store
