#include "common/types/port.hpp"

namespace mailctl {

Result<Port> Port::parse(std::int64_t number) {
    if (number < range.least || number > range.most) {
        auto error = out_of_range("port", number, range);
        error.hint = "submission uses 587, submission over implicit TLS 465";
        return error;
    }
    return Port(number);
}

}  // namespace mailctl
