#include "daemon/mailctld/account/account.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::account {

Methods methods() {
    // clang-format off
    static const std::array all{
        method<api::AccountConnect, account::connect>(Resource::account, Verb::change, Effect::works),
        with_proof(platform::of_account<api::AccountDisconnect, account::disconnect>(Resource::account, Verb::change)),
        with_proof(method<api::AccountForget, account::forget>(Resource::access, Verb::change, Effect::works)),
        method<api::AccountList, account::list>(Resource::access, Verb::read, Effect::works),
        method<api::AccountStatus, account::status>(Resource::account, Verb::read, Effect::works),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::account
