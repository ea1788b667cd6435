#include "common/api/relay/disable.hpp"
#include "common/api/relay/enable.hpp"
#include "common/api/relay/status.hpp"
#include "common/api/relay/test.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/relay/disable.hpp"
#include "daemon/mailctld/relay/enable.hpp"
#include "daemon/mailctld/relay/status.hpp"
#include "daemon/mailctld/relay/test.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::relay {

Methods methods() {
    // clang-format off
    static const std::array all{
        with_proof(method<api::RelayDisable, relay::disable>(Resource::relay, Verb::change, Effect::works)),
        method<api::RelayEnable, relay::enable>(Resource::relay, Verb::change, Effect::works),
        method<api::RelayStatus, relay::status>(Resource::relay, Verb::read, Effect::reads),
        method<api::RelayTest, relay::test>(Resource::relay, Verb::change, Effect::works),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::relay
