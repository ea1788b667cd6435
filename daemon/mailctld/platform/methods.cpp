#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/platform/platform.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::platform {

Methods methods() {
    // clang-format off
    static const std::array all{
        method<api::PlatformStatus, platform::health>(Resource::stats, Verb::read, Effect::works),
        of_account<api::Logs, platform::logs>(Resource::stats, Verb::read),
        of_account<api::Stats, platform::stats>(Resource::stats, Verb::read),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::platform
