#include "daemon/mailctld/relay/sasl.hpp"

#include <array>

#include <glob.h>

namespace mailctl::relay {

bool has_sasl_plugins() {
    constexpr std::array patterns{
        "/usr/lib/*/sasl2/libplain.so*",
        "/usr/lib/*/sasl2/liblogin.so*",
        "/usr/lib/sasl2/libplain.so*",
        "/usr/lib/sasl2/liblogin.so*",
        "/usr/lib64/sasl2/libplain.so*",
        "/usr/lib64/sasl2/liblogin.so*"};
    for (const char* pattern : patterns) {
        glob_t found{};
        const bool exists = ::glob(pattern, GLOB_NOSORT, nullptr, &found) == 0;
        ::globfree(&found);
        if (exists) {
            return true;
        }
    }
    return false;
}

}  // namespace mailctl::relay
