#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/overview/bell.hpp"
#include "daemon/mailctld/overview/history.hpp"
#include "daemon/mailctld/overview/metrics.hpp"
#include "daemon/mailctld/overview/owned.hpp"
#include "daemon/mailctld/overview/status.hpp"
#include "daemon/mailctld/overview/undo.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>
#include <optional>

namespace mailctl::overview {

Methods methods() {
    // clang-format off
    static const std::array all{
        method<api::Bell, overview::bell>(std::nullopt, Effect::follows),
        method<api::History, overview::history>(Resource::history, Verb::read, Effect::follows),
        method<api::ListOwned, overview::owned>(Resource::machine, Verb::read, Effect::reads),
        method<api::Metrics, overview::metrics>(Resource::machine, Verb::read, Effect::reads),
        method<api::Status, overview::status>(Resource::machine, Verb::read, Effect::reads),
        with_proof(method<api::Undo, overview::undo>(Resource::machine, Verb::change, Effect::works)),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::overview
