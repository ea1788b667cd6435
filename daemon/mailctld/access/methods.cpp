#include "common/api/invitation/accept.hpp"
#include "common/api/mailbox/renew_hash.hpp"
#include "common/api/session/begin_second_factor.hpp"
#include "common/api/session/change_password.hpp"
#include "common/api/session/confirm_second_factor.hpp"
#include "common/api/session/drop_second_factor.hpp"
#include "common/api/session/end.hpp"
#include "common/api/session/list.hpp"
#include "common/api/session/log_in.hpp"
#include "common/api/session/log_out.hpp"
#include "common/api/session/prove.hpp"
#include "common/api/session/renew_key.hpp"
#include "common/api/tenant/add.hpp"
#include "common/api/tenant/list.hpp"
#include "common/api/tenant/remove.hpp"
#include "common/api/tenant/set.hpp"
#include "common/api/tenant/show.hpp"
#include "common/api/token/create.hpp"
#include "common/api/token/list.hpp"
#include "common/api/token/revoke.hpp"
#include "common/api/user/add.hpp"
#include "common/api/user/disable.hpp"
#include "common/api/user/enable.hpp"
#include "common/api/user/end_sessions.hpp"
#include "common/api/user/list.hpp"
#include "common/api/user/list_sessions.hpp"
#include "common/api/user/remove.hpp"
#include "common/api/user/reset_second_factor.hpp"
#include "common/api/user/set_password.hpp"
#include "daemon/mailctld/access/access.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>
#include <optional>

namespace mailctl::access {
namespace {

// clang-format off
constexpr std::array all{
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

}  // namespace

Methods methods() { return all; }

}  // namespace mailctl::access
