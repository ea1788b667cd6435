#include "daemon/mailctld/access/access.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>
#include <optional>

namespace mailctl::access {

Methods methods() {
    // clang-format off
    static const std::array all{
        method<api::InvitationAccept, access::accept_invitation>(std::nullopt, Effect::works),
        method<api::MailboxRenewHash, access::renew_hash>(std::nullopt, Effect::works),
        method<api::SessionBeginSecondFactor, access::begin_second_factor>(std::nullopt, Effect::works),
        method<api::SessionChangePassword, access::change_password>(std::nullopt, Effect::works),
        method<api::SessionConfirmSecondFactor, access::confirm_second_factor>(std::nullopt, Effect::works),
        method<api::SessionDropSecondFactor, access::drop_second_factor>(std::nullopt, Effect::works),
        method<api::SessionEnd, access::end_session>(std::nullopt, Effect::works),
        method<api::SessionList, access::list_sessions>(std::nullopt, Effect::works),
        method<api::SessionLogIn, access::log_in>(std::nullopt, Effect::works),
        method<api::SessionLogOut, access::log_out>(std::nullopt, Effect::works),
        method<api::SessionProve, access::prove>(std::nullopt, Effect::works),
        with_proof(method<api::SessionRenewKey, access::renew_key>(std::nullopt, Effect::works)),
        method<api::TenantAdd, access::add_tenant>(Resource::access, Verb::change, Effect::works),
        method<api::TenantList, access::list_tenants>(Resource::access, Verb::read, Effect::works),
        with_proof(method<api::TenantRemove, access::remove_tenant>(Resource::access, Verb::change, Effect::works)),
        method<api::TenantSet, access::set_tenant>(Resource::access, Verb::change, Effect::works),
        method<api::TenantShow, access::show_tenant>(Resource::access, Verb::read, Effect::works),
        with_proof(method<api::TokenCreate, access::create_token>(Resource::access, Verb::secret, Effect::works)),
        method<api::TokenList, access::list_tokens>(Resource::access, Verb::read, Effect::works),
        with_proof(method<api::TokenRevoke, access::revoke_token>(Resource::access, Verb::change, Effect::works)),
        with_proof(method<api::UserAdd, access::add_user>(Resource::access, Verb::grant, Effect::works)),
        with_proof(method<api::UserDisable, access::disable_user>(Resource::access, Verb::change, Effect::works)),
        with_proof(method<api::UserEnable, access::enable_user>(Resource::access, Verb::change, Effect::works)),
        with_proof(method<api::UserEndSessions, access::end_sessions_of>(Resource::access, Verb::change, Effect::works)),
        method<api::UserList, access::list_users>(Resource::access, Verb::read, Effect::works),
        method<api::UserListSessions, access::list_sessions_of>(Resource::access, Verb::read, Effect::works),
        with_proof(method<api::UserRemove, access::remove_user>(Resource::access, Verb::change, Effect::works)),
        with_proof(method<api::UserResetSecondFactor, access::reset_second_factor>(Resource::access, Verb::change, Effect::works)),
        with_proof(method<api::UserSetPassword, access::set_password>(Resource::access, Verb::change, Effect::works)),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::access
