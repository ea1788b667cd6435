#include "common/api/requests.hpp"
#include "daemon/mailctld/access/access.hpp"
#include "daemon/mailctld/account/account.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/credential/credential.hpp"
#include "daemon/mailctld/dns/dns.hpp"
#include "daemon/mailctld/domain/domain.hpp"
#include "daemon/mailctld/overview/history.hpp"
#include "daemon/mailctld/overview/owned.hpp"
#include "daemon/mailctld/overview/service.hpp"
#include "daemon/mailctld/overview/status.hpp"
#include "daemon/mailctld/overview/undo.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/platform/platform.hpp"
#include "daemon/mailctld/relay/disable.hpp"
#include "daemon/mailctld/relay/enable.hpp"
#include "daemon/mailctld/relay/status.hpp"
#include "daemon/mailctld/relay/test.hpp"

#include <algorithm>
#include <array>

namespace mailctl {
namespace {

// A row for a handler that takes the caller's account, and with it the account's turn.
template <class Request, auto handle>
constexpr Method of_account(Resource resource, Verb verb) {
    return method<Request, platform::with_account<handle, Request>>(resource, verb, Effect::works);
}

// clang-format off
// Every request the daemon answers, the right that it takes and what it does. Sorted by name. Who has
// which rights is said in call/caller.hpp.
constexpr std::array all{
    method<api::History,                  overview::history>        (Resource::history,    Verb::read,   Effect::follows),
    method<api::ListOwned,                overview::owned>          (Resource::machine,    Verb::read,   Effect::reads),
    method<api::Status,                   overview::status>         (Resource::machine,    Verb::read,   Effect::reads),
    with_proof(method<api::Undo,                     overview::undo>           (Resource::machine,    Verb::change, Effect::works)),
    method<api::AccountConnect,           account::connect>         (Resource::account,    Verb::change, Effect::works),
    with_proof(of_account<api::AccountDisconnect,    account::disconnect>      (Resource::account,    Verb::change)),
    with_proof(method<api::AccountForget,            account::forget>          (Resource::access,     Verb::change, Effect::works)),
    method<api::AccountList,              account::list>            (Resource::access,     Verb::read,   Effect::works),
    method<api::AccountStatus,            account::status>          (Resource::account,    Verb::read,   Effect::works),
    method<api::CredentialCreate,         credential::create>       (Resource::credential, Verb::secret, Effect::works),
    of_account<api::CredentialList,       credential::list>         (Resource::credential, Verb::read),
    of_account<api::CredentialRemove,     credential::remove>       (Resource::credential, Verb::change),
    method<api::CredentialRotate,         credential::rotate>       (Resource::credential, Verb::secret, Effect::works),
    of_account<api::DnsApply,             dns::apply>               (Resource::record,     Verb::change),
    of_account<api::DnsCheck,             dns::check>               (Resource::record,     Verb::read),
    of_account<api::DnsExport,            dns::export_records>      (Resource::record,     Verb::read),
    with_proof(method<api::DnsGrant,                 dns::grant>               (Resource::provider,   Verb::grant,  Effect::works)),
    of_account<api::DnsPlan,              dns::plan>                (Resource::record,     Verb::read),
    with_proof(method<api::DnsProviderAdd,           dns::add_provider>        (Resource::provider,   Verb::change, Effect::works)),
    method<api::DnsProviderList,          dns::list_providers>      (Resource::provider,   Verb::read,   Effect::works),
    with_proof(method<api::DnsProviderRemove,        dns::remove_provider>     (Resource::provider,   Verb::change, Effect::works)),
    method<api::DnsProviderTest,          dns::test_provider>       (Resource::provider,   Verb::change, Effect::works),
    with_proof(method<api::DnsRevoke,                dns::revoke>              (Resource::provider,   Verb::grant,  Effect::works)),
    method<api::DnsWithdraw,              dns::withdraw>            (Resource::record,     Verb::change, Effect::works),
    of_account<api::DomainAdd,            domain::add>              (Resource::domain,     Verb::change),
    method<api::DomainList,               domain::list>             (Resource::domain,     Verb::read,   Effect::lists),
    of_account<api::DomainRecords,        domain::records>          (Resource::domain,     Verb::read),
    of_account<api::DomainRefresh,        domain::refresh>          (Resource::domain,     Verb::read),
    of_account<api::DomainRemove,         domain::remove>           (Resource::domain,     Verb::change),
    of_account<api::DomainShow,           domain::show>             (Resource::domain,     Verb::read),
    of_account<api::DomainVerify,         domain::verify>           (Resource::domain,     Verb::change),
    method<api::PlatformStatus,           platform::health>         (Resource::stats,      Verb::read,   Effect::works),
    of_account<api::Logs,                 platform::logs>           (Resource::stats,      Verb::read),
    of_account<api::Stats,                platform::stats>          (Resource::stats,      Verb::read),
    with_proof(method<api::RelayDisable,             relay::disable>           (Resource::relay,      Verb::change, Effect::works)),
    method<api::RelayEnable,              relay::enable>            (Resource::relay,      Verb::change, Effect::works),
    method<api::RelayStatus,              relay::status>            (Resource::relay,      Verb::read,   Effect::reads),
    method<api::RelayTest,                relay::test>              (Resource::relay,      Verb::change, Effect::works),
    method<api::SessionBeginSecondFactor, access::begin_second_factor>(std::nullopt, Effect::works),
    method<api::SessionChangePassword, access::change_password>  (std::nullopt, Effect::works),
    method<api::SessionConfirmSecondFactor, access::confirm_second_factor>(std::nullopt, Effect::works),
    method<api::SessionDropSecondFactor, access::drop_second_factor>(std::nullopt, Effect::works),
    method<api::SessionEnd,               access::end_session>      (std::nullopt, Effect::works),
    method<api::SessionList,              access::list_sessions>    (std::nullopt, Effect::works),
    method<api::SessionLogIn,             access::log_in>           (std::nullopt, Effect::works),
    method<api::SessionLogOut,            access::log_out>          (std::nullopt, Effect::works),
    method<api::SessionProve,             access::prove>            (std::nullopt, Effect::works),
    method<api::TenantAdd,                access::add_tenant>       (Resource::access,     Verb::change, Effect::works),
    method<api::TenantList,               access::list_tenants>     (Resource::access,     Verb::read,   Effect::works),
    with_proof(method<api::TenantRemove,             access::remove_tenant>    (Resource::access,     Verb::change, Effect::works)),
    with_proof(method<api::TokenCreate,              access::create_token>     (Resource::access,     Verb::secret, Effect::works)),
    method<api::TokenList,                access::list_tokens>      (Resource::access,     Verb::read,   Effect::works),
    with_proof(method<api::TokenRevoke,              access::revoke_token>     (Resource::access,     Verb::change, Effect::works)),
    with_proof(method<api::UserAdd,                  access::add_user>         (Resource::access,     Verb::grant,  Effect::works)),
    with_proof(method<api::UserDisable,              access::disable_user>     (Resource::access,     Verb::change, Effect::works)),
    with_proof(method<api::UserEnable,               access::enable_user>      (Resource::access,     Verb::change, Effect::works)),
    method<api::UserList,                 access::list_users>       (Resource::access,     Verb::read,   Effect::works),
    with_proof(method<api::UserRemove,               access::remove_user>      (Resource::access,     Verb::change, Effect::works)),
    with_proof(method<api::UserResetSecondFactor,    access::reset_second_factor>(Resource::access,   Verb::change, Effect::works)),
    with_proof(method<api::UserSetPassword,          access::set_password>     (Resource::access,     Verb::change, Effect::works)),
    method<api::GetInfo,                  service::get_info>        (std::nullopt, Effect::none),
    method<api::GetInterfaceDescription,  service::get_interface_description>(std::nullopt, Effect::none),
};
// clang-format on

constexpr bool by_name(const Method& a, const Method& b) { return a.name < b.name; }

static_assert(std::is_sorted(all.begin(), all.end(), by_name));
static_assert(
    all.size() == boost::mp11::mp_size<api::Requests>::value, "a request has no row in the table"
);

}  // namespace

Methods methods() { return all; }

}  // namespace mailctl
