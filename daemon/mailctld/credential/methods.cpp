#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/credential/credential.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::credential {

Methods methods() {
    // clang-format off
    static const std::array all{
        method<api::CredentialCreate, credential::create>(Resource::credential, Verb::secret, Effect::works),
        platform::of_account<api::CredentialList, credential::list>(Resource::credential, Verb::read),
        platform::of_account<api::CredentialRemove, credential::remove>(Resource::credential, Verb::change),
        method<api::CredentialRotate, credential::rotate>(Resource::credential, Verb::secret, Effect::works),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::credential
