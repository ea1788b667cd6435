#include "common/types/port.hpp"

#include <fmt/format.h>

namespace mailctl {

Result<Port> Port::parse(std::int64_t number) {
    constexpr std::int64_t last_port = 65535;
    if (number < 1 || number > last_port) {
        return Error{
            Errc::invalid_argument,
            fmt::format("port {} is out of range (1-65535)", number),
            "submission uses 587, submission over implicit TLS 465",
            {}};
    }
    return Port(number);
}

}  // namespace mailctl
