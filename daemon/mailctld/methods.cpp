#include "common/api/requests.hpp"
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
constexpr Method of_account(Role role) {
    return method<Request, platform::with_account<handle, Request>>(role, Effect::works);
}

// clang-format off
// Every request the daemon answers, who may send it and what it does. Sorted by name. Who may read
// may have an account of their own at the platform, which changes nothing on this machine: the relay
// and the DNS providers are administrators' business, and records need an administrator's grant.
constexpr std::array all{
    method<api::History,                        overview::history>        (Role::read, Effect::follows),
    method<api::ListOwned,                      overview::owned>          (Role::read, Effect::reads),
    method<api::Status,                         overview::status>         (Role::read, Effect::reads),
    method<api::Undo,                           overview::undo>           (Role::admin, Effect::works),
    method<api::AccountConnect,                 account::connect>         (Role::read, Effect::works),
    of_account<api::AccountDisconnect,          account::disconnect>      (Role::read),
    method<api::AccountForget,                  account::forget>          (Role::admin, Effect::works),
    method<api::AccountList,                    account::list>            (Role::admin, Effect::works),
    method<api::AccountStatus,                  account::status>          (Role::read, Effect::works),
    method<api::CredentialCreate,               credential::create>       (Role::read, Effect::works),
    of_account<api::CredentialList,             credential::list>         (Role::read),
    of_account<api::CredentialRemove,           credential::remove>       (Role::read),
    method<api::CredentialRotate,               credential::rotate>       (Role::read, Effect::works),
    of_account<api::DnsApply,                   dns::apply>               (Role::read),
    of_account<api::DnsCheck,                   dns::check>               (Role::read),
    of_account<api::DnsExport,                  dns::export_records>      (Role::read),
    method<api::DnsGrant,                       dns::grant>               (Role::admin, Effect::works),
    of_account<api::DnsPlan,                    dns::plan>                (Role::read),
    method<api::DnsProviderAdd,                 dns::add_provider>        (Role::admin, Effect::works),
    method<api::DnsProviderList,                dns::list_providers>      (Role::read, Effect::works),
    method<api::DnsProviderRemove,              dns::remove_provider>     (Role::admin, Effect::works),
    method<api::DnsProviderTest,                dns::test_provider>       (Role::admin, Effect::works),
    method<api::DnsRevoke,                      dns::revoke>              (Role::admin, Effect::works),
    method<api::DnsWithdraw,                    dns::withdraw>            (Role::read, Effect::works),
    of_account<api::DomainAdd,                  domain::add>              (Role::read),
    method<api::DomainList,                     domain::list>             (Role::read, Effect::lists),
    of_account<api::DomainRecords,              domain::records>          (Role::read),
    of_account<api::DomainRefresh,              domain::refresh>          (Role::read),
    of_account<api::DomainRemove,               domain::remove>           (Role::read),
    of_account<api::DomainShow,                 domain::show>             (Role::read),
    of_account<api::DomainVerify,               domain::verify>           (Role::read),
    method<api::PlatformStatus,                 platform::health>         (Role::read, Effect::works),
    of_account<api::Logs,                       platform::logs>           (Role::read),
    of_account<api::Stats,                      platform::stats>          (Role::read),
    method<api::RelayDisable,                   relay::disable>           (Role::admin, Effect::works),
    method<api::RelayEnable,                    relay::enable>            (Role::admin, Effect::works),
    method<api::RelayStatus,                    relay::status>            (Role::read, Effect::reads),
    method<api::RelayTest,                      relay::test>              (Role::admin, Effect::works),
    method<api::GetInfo,                        service::get_info>        (Role::none, Effect::none),
    method<api::GetInterfaceDescription,        service::get_interface_description>(Role::none, Effect::none),
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
