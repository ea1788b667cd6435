#include "daemon/httpd/api/routes.hpp"

#include "common/api/names.hpp"

#include <array>

namespace mailctl::httpd {
namespace {

using http::Method;

template <class Request>
constexpr Route glance(std::string_view pattern) {
    return {Method::get, pattern, Deed::glances, &ask_of<Request>};
}

template <class Request>
constexpr Route look(std::string_view pattern) {
    return {Method::get, pattern, Deed::reads, &ask_of<Request>};
}

template <class Request>
constexpr Route act(Method method, std::string_view pattern) {
    return {method, pattern, Deed::changes, &ask_of<Request>};
}

template <class Request>
constexpr Route make(std::string_view pattern) {
    constexpr unsigned created = 201;
    return {Method::post, pattern, Deed::changes, &ask_of<Request>, created};
}

constexpr Method put = Method::put;
constexpr Method post = Method::post;
constexpr Method patch = Method::patch;
constexpr Method remove = Method::remove;

// clang-format off
constexpr std::array all{
    glance<api::Status>              (     "/api/v1/status"),
    glance<api::ListOwned>           (     "/api/v1/owned"),
    look<api::History>               (     "/api/v1/history"),
    act <api::Undo>                  (post,   "/api/v1/history/{change}/undo"),
    look<api::Metrics>               (     "/api/v1/metrics"),
    glance<api::RelayStatus>         (     "/api/v1/relay"),
    act <api::RelayEnable>           (put,    "/api/v1/relay"),
    act <api::RelayDisable>          (remove, "/api/v1/relay"),
    act <api::RelayTest>             (post,   "/api/v1/relay/test"),
    look<api::HostingStatus>         (     "/api/v1/hosting"),
    act <api::HostingEnable>         (put,    "/api/v1/hosting"),
    act <api::HostingDisable>        (remove, "/api/v1/hosting"),
    act <api::HostingRebuild>        (post,   "/api/v1/hosting/rebuild"),
    act <api::HostingTest>           (post,   "/api/v1/hosting/test"),
    look<api::HostingListDomains>    (     "/api/v1/hosting/domains"),
    make<api::HostingAddDomain>      (        "/api/v1/hosting/domains"),
    look<api::HostingShowDomain>     (     "/api/v1/hosting/domains/{domain}"),
    act <api::HostingSetDomain>      (put,    "/api/v1/hosting/domains/{domain}"),
    act <api::HostingRemoveDomain>   (remove, "/api/v1/hosting/domains/{domain}"),
    look<api::MailboxList>           (     "/api/v1/mailboxes"),
    make<api::MailboxAdd>            (        "/api/v1/mailboxes"),
    act <api::MailboxImport>         (post,   "/api/v1/mailboxes/import"),
    look<api::MailboxListRemoved>    (     "/api/v1/mailboxes/removed"),
    look<api::MailboxSchemes>        (     "/api/v1/mailboxes/schemes"),
    look<api::MailboxMeasure>        (     "/api/v1/mailboxes/usage"),
    look<api::MailboxShow>           (     "/api/v1/mailboxes/{address}"),
    act <api::MailboxSet>            (put,    "/api/v1/mailboxes/{address}"),
    act <api::MailboxRemove>         (remove, "/api/v1/mailboxes/{address}"),
    act <api::MailboxSetPassword>    (put,    "/api/v1/mailboxes/{address}/password"),
    act <api::MailboxSuspend>        (post,   "/api/v1/mailboxes/{address}/suspend"),
    act <api::MailboxUnsuspend>      (post,   "/api/v1/mailboxes/{address}/unsuspend"),
    act <api::MailboxForward>        (put,    "/api/v1/mailboxes/{address}/forward"),
    act <api::MailboxSendAs>         (put,    "/api/v1/mailboxes/{address}/send-as"),
    act <api::MailboxRestore>        (post,   "/api/v1/mailboxes/{address}/restore"),
    look<api::InvitationList>        (     "/api/v1/invitations"),
    make<api::InvitationAdd>         (        "/api/v1/invitations"),
    act <api::InvitationRevoke>      (remove, "/api/v1/invitations/{address}"),
    look<api::AliasList>             (     "/api/v1/aliases"),
    make<api::AliasAdd>              (        "/api/v1/aliases"),
    act <api::AliasSet>              (put,    "/api/v1/aliases/{source}"),
    act <api::AliasRemove>           (remove, "/api/v1/aliases/{source}"),
    look<api::AliasCheck>            (     "/api/v1/aliases/{address}/check"),
    look<api::AccountStatus>      (     "/api/v1/account"),
    act <api::AccountConnect>        (put,    "/api/v1/account"),
    act <api::AccountDisconnect>     (remove, "/api/v1/account"),
    look<api::AccountList>           (     "/api/v1/accounts"),
    act <api::AccountForget>         (remove, "/api/v1/accounts/{user}"),
    look<api::DomainList>            (     "/api/v1/domains"),
    make<api::DomainAdd>             (        "/api/v1/domains"),
    act <api::DomainRefresh>         (post,   "/api/v1/domains/refresh"),
    look<api::DomainShow>         (     "/api/v1/domains/{domain}"),
    act <api::DomainRemove>          (remove, "/api/v1/domains/{domain}"),
    act <api::DomainVerify>          (post,   "/api/v1/domains/{domain}/verify"),
    look<api::DomainRecords>      (     "/api/v1/domains/{domain}/records"),
    look<api::DnsPlan>            (     "/api/v1/domains/{domain}/dns"),
    act <api::DnsApply>              (put,    "/api/v1/domains/{domain}/dns"),
    act <api::DnsWithdraw>           (remove, "/api/v1/domains/{domain}/dns"),
    look<api::DnsCheck>           (     "/api/v1/domains/{domain}/dns/check"),
    look<api::DnsExport>          (     "/api/v1/domains/{domain}/dns/export"),
    look<api::CredentialList>     (     "/api/v1/credentials"),
    make<api::CredentialCreate>      (        "/api/v1/credentials"),
    act <api::CredentialRotate>      (post,   "/api/v1/credentials/{id}/rotate"),
    act <api::CredentialRemove>      (remove, "/api/v1/credentials/{id}"),
    look<api::PlatformStatus>     (     "/api/v1/platform"),
    look<api::Stats>              (     "/api/v1/stats"),
    look<api::Logs>               (     "/api/v1/logs"),
    look<api::DnsProviderList>       (     "/api/v1/providers"),
    make<api::DnsProviderAdd>        (        "/api/v1/providers"),
    act <api::DnsProviderTest>       (post,   "/api/v1/providers/{name}/test"),
    act <api::DnsProviderRemove>     (remove, "/api/v1/providers/{name}"),
    look<api::DnsGrantList>       (     "/api/v1/grants"),
    act <api::DnsGrant>              (put,    "/api/v1/grants/{zone}/{user}"),
    act <api::DnsRevoke>             (remove, "/api/v1/grants/{zone}/{user}"),
    look<api::TenantList>            (     "/api/v1/tenants"),
    make<api::TenantAdd>             (        "/api/v1/tenants"),
    look<api::TenantShow>            (        "/api/v1/tenants/{name}"),
    act <api::TenantSet>             (patch,  "/api/v1/tenants/{name}"),
    act <api::TenantRemove>          (remove, "/api/v1/tenants/{name}"),
    look<api::TokenList>             (     "/api/v1/tokens"),
    make<api::TokenCreate>           (        "/api/v1/tokens"),
    act <api::TokenRevoke>           (remove, "/api/v1/tokens/{id}"),
    look<api::UserList>              (     "/api/v1/users"),
    make<api::UserAdd>               (        "/api/v1/users"),
    act <api::UserSetPassword>       (put,    "/api/v1/users/{name}/password"),
    act <api::UserDisable>           (post,   "/api/v1/users/{name}/disable"),
    act <api::UserEnable>            (post,   "/api/v1/users/{name}/enable"),
    act <api::UserResetSecondFactor> (remove, "/api/v1/users/{name}/second-factor"),
    look<api::UserListSessions>      (     "/api/v1/users/{name}/sessions"),
    act <api::UserEndSessions>       (remove, "/api/v1/users/{name}/sessions"),
    act <api::UserRemove>            (remove, "/api/v1/users/{name}"),
    look<api::SessionList>           (     "/api/v1/session"),
    act <api::SessionEnd>            (post,   "/api/v1/session/end"),
    act <api::SessionProve>          (post,   "/api/v1/session/prove"),
    act <api::SessionChangePassword> (put,    "/api/v1/session/password"),
    act <api::SessionBeginSecondFactor>  (post,   "/api/v1/session/second-factor"),
    act <api::SessionConfirmSecondFactor>(put,    "/api/v1/session/second-factor"),
    act <api::SessionDropSecondFactor>   (post,   "/api/v1/session/second-factor/drop"),
};
// clang-format on

}  // namespace

Routes native_routes() { return all; }

}  // namespace mailctl::httpd
