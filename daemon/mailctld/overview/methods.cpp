#include "common/api/bell.hpp"
#include "common/api/history.hpp"
#include "common/api/metrics.hpp"
#include "common/api/owned.hpp"
#include "common/api/status.hpp"
#include "common/api/undo.hpp"
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
namespace {

// clang-format off
constexpr std::array all{
    method<api::Bell, overview::bell>(std::nullopt, Effect::follows),
    method<api::History, overview::history>(Resource::history, Verb::read, Effect::follows),
    method<api::ListOwned, overview::owned>(Resource::machine, Verb::read, Effect::reads),
    method<api::Metrics, overview::metrics>(Resource::machine, Verb::read, Effect::reads),
    method<api::Status, overview::status>(Resource::machine, Verb::read, Effect::reads),
    with_proof(method<api::Undo, overview::undo>(Resource::machine, Verb::change, Effect::works)),
};
// clang-format on

}  // namespace

Methods methods() { return all; }

}  // namespace mailctl::overview
