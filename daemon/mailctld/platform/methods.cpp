#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/platform/platform.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::platform {
namespace {

// clang-format off
constexpr std::array all{
    method<api::PlatformStatus, platform::health>(Resource::stats, Verb::read, Effect::works),
    of_account<api::Logs, platform::logs>(Resource::stats, Verb::read),
    of_account<api::Stats, platform::stats>(Resource::stats, Verb::read),
};
// clang-format on

}  // namespace

Methods methods() { return all; }

}  // namespace mailctl::platform
