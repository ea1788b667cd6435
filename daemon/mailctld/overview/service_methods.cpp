#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/overview/service.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>
#include <optional>

namespace mailctl::service {

Methods methods() {
    // clang-format off
    static const std::array all{
        method<api::GetInfo, service::get_info>(std::nullopt, Effect::none),
        method<api::GetInterfaceDescription, service::get_interface_description>(std::nullopt, Effect::none),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::service
