#include "daemon/mailctld/crypto/random_bytes.hpp"

#include <cerrno>
#include <system_error>

#include <sys/random.h>

namespace mailctl::crypto {

Bytes random_bytes(std::size_t count) {
    Bytes bytes(count);
    if (::getrandom(bytes.data(), count, 0) != static_cast<ssize_t>(count)) {
        throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    return bytes;
}

}  // namespace mailctl::crypto
