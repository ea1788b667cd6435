#include "daemon/mailctld/system/host.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace mailctl::system {

std::string host_name() {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) {
        throw std::system_error(errno, std::generic_category(), "gethostname");
    }
    return host.data();
}

}  // namespace mailctl::system
