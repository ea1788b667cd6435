#include "daemon/mailctld/dispatch.hpp"

#include "common/api/requests.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/account/account.hpp"
#include "daemon/mailctld/credential/credential.hpp"
#include "daemon/mailctld/dns/dns.hpp"
#include "daemon/mailctld/domain/domain.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/overview/history.hpp"
#include "daemon/mailctld/overview/status.hpp"
#include "daemon/mailctld/overview/undo.hpp"
#include "daemon/mailctld/platform/platform.hpp"
#include "daemon/mailctld/relay/disable.hpp"
#include "daemon/mailctld/relay/enable.hpp"
#include "daemon/mailctld/relay/status.hpp"
#include "daemon/mailctld/relay/test.hpp"
#include "daemon/mailctld/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>

namespace mailctl {
namespace {

using wire::json;

template <class Reply>
concept tells_secret = requires {
    Reply::tells_secret;
};

/// Fits a typed handler into the table: parse, handle, serialise.
template <class Request, auto handle>
Result<json> call(Context& context, json& parameters) {
    auto request = wire::decode<Request>(parameters, "parameters");
    if (!request) {
        return request.error();
    }
    auto reply = handle(context, *request);
    if (!reply) {
        return reply.error();
    }
    if constexpr (tells_secret<typename Request::Reply>) {
        return wire::encode_with_secrets(*reply);
    } else {
        return wire::encode(*reply);
    }
}

template <class Request, auto handle>
constexpr Method method(Role role, Effect effect) {
    constexpr bool secret = tells_secret<typename Request::Reply>;
    return {Request::method, role, effect, secret, call<Request, handle>};
}

// clang-format off
// Every request the daemon answers, who may send it and what it does. Sorted by name. Who may read
// may have an account of their own at the platform, which changes nothing on this machine: the relay
// and the DNS providers are administrators' business, and records need an administrator's grant.
constexpr std::array methods{
    method<api::History,                 overview::history>(Role::read,  Effect::follows),
    method<api::Status,                  overview::status> (Role::read,  Effect::reads),
    method<api::Undo,                    overview::undo>   (Role::admin, Effect::works),
    method<api::AccountConnect,          account::connect>    (Role::read, Effect::works),
    method<api::AccountDisconnect,       account::disconnect> (Role::read, Effect::works),
    method<api::AccountForget,           account::forget>     (Role::admin, Effect::works),
    method<api::AccountList,             account::list>       (Role::admin, Effect::works),
    method<api::AccountStatus,           account::status>     (Role::read, Effect::works),
    method<api::CredentialCreate,        credential::create>  (Role::read, Effect::works),
    method<api::CredentialDelete,        credential::remove>  (Role::read, Effect::works),
    method<api::CredentialList,          credential::list>    (Role::read, Effect::works),
    method<api::CredentialRotate,        credential::rotate>  (Role::read, Effect::works),
    method<api::DnsApply,                dns::apply>          (Role::read, Effect::works),
    method<api::DnsCheck,                dns::check>          (Role::read, Effect::works),
    method<api::DnsExport,               dns::export_records> (Role::read, Effect::works),
    method<api::DnsGrant,                dns::grant>          (Role::admin, Effect::works),
    method<api::DnsPlan,                 dns::plan>           (Role::read, Effect::works),
    method<api::DnsProviderAdd,          dns::add_provider>   (Role::admin, Effect::works),
    method<api::DnsProviderList,         dns::list_providers> (Role::read, Effect::works),
    method<api::DnsProviderRemove,       dns::remove_provider>(Role::admin, Effect::works),
    method<api::DnsProviderTest,         dns::test_provider>  (Role::admin, Effect::works),
    method<api::DnsRevoke,               dns::revoke>         (Role::admin, Effect::works),
    method<api::DnsWithdraw,             dns::withdraw>       (Role::read, Effect::works),
    method<api::DomainAdd,               domain::add>         (Role::read, Effect::works),
    method<api::DomainList,              domain::list>        (Role::read, Effect::lists),
    method<api::DomainRecords,           domain::records>     (Role::read, Effect::works),
    method<api::DomainRefresh,           domain::refresh>     (Role::read, Effect::works),
    method<api::DomainRemove,            domain::remove>      (Role::read, Effect::works),
    method<api::DomainShow,              domain::show>        (Role::read, Effect::works),
    method<api::DomainVerify,            domain::verify>      (Role::read, Effect::works),
    method<api::PlatformStatus,          platform::health>    (Role::read, Effect::works),
    method<api::Logs,                    platform::logs>      (Role::read, Effect::works),
    method<api::Stats,                   platform::stats>     (Role::read, Effect::works),
    method<api::RelayDisable,            relay::disable>   (Role::admin, Effect::works),
    method<api::RelayEnable,             relay::enable>    (Role::admin, Effect::works),
    method<api::RelayStatus,             relay::status>    (Role::read,  Effect::reads),
    method<api::RelayTest,               relay::test>      (Role::admin, Effect::works),
    method<api::GetInfo,                 service::get_info>(Role::none,  Effect::none),
    method<api::GetInterfaceDescription, service::get_interface_description>(Role::none, Effect::none),
};
// clang-format on

constexpr bool by_name(const Method& a, const Method& b) { return a.name < b.name; }

static_assert(std::is_sorted(methods.begin(), methods.end(), by_name));
static_assert(
    methods.size() == boost::mp11::mp_size<api::Requests>::value,
    "a request has no row in the table"
);

void audit(const Method& method, const Peer& peer, std::string outcome, std::string text = {}) {
    log_info(
        "request",
        {{"user", peer.name},
         {"uid", std::to_string(peer.uid)},
         {"method", std::string(method.name)},
         {"outcome", std::move(outcome)},
         {"text", std::move(text)}}
    );
}

}  // namespace

const Method* find_method(std::string_view name) {
    const auto* const found = std::find_if(methods.begin(), methods.end(), [&](const Method& row) {
        return row.name == name;
    });
    return found == methods.end() ? nullptr : found;
}

Status authorise(const Method& method, const Peer& peer) {
    if (peer.role >= method.role) {
        return {};
    }
    const char* group = method.role == Role::admin ? "mailctl-admin" : "mailctl";
    audit(method, peer, "denied");
    return Error{
        Errc::permission_denied,
        fmt::format("{} may not call {}", peer.name, method.name),
        fmt::format(
            "ask for membership in the group {} (and log in again to get it), or use sudo", group
        ),
        {}};
}

Error unheard(const Method& method, const Peer& peer) {
    audit(method, peer, "refused", "its reply tells a secret, and oneway asks for none");
    return {Errc::protocol, "oneway is not for this method", {}, {}};
}

Result<json> run(const Method& method, Context& context, json parameters) {
    // The only catch in the daemon: past this line, an exception is a broken world, not an answer.
    try {
        auto result = method.call(context, parameters);
        wire::wipe(parameters);
        if (method.effect == Effect::works) {
            audit(
                method,
                context.peer,
                result ? "done" : std::string(info(result.error().code).name),
                result ? "" : result.error().message
            );
        }
        return result;
    } catch (const std::exception& error) {
        wire::wipe(parameters);
        log_error("internal", {{"method", std::string(method.name)}, {"text", error.what()}});
        return Error{
            Errc::internal,
            "something that mailctld needs is broken",
            "the daemon's log has the cause: `journalctl -u mailctld`",
            {}};
    }
}

std::string unknown_method_text(std::string_view name) {
    const auto dot = std::min(name.rfind('.'), name.size());
    const bool interface_exists =
        std::any_of(methods.begin(), methods.end(), [&](const Method& row) {
            return row.name.substr(0, row.name.rfind('.')) == name.substr(0, dot);
        });
    if (!interface_exists) {
        return wire::to_text(
            {{"error", "org.varlink.service.InterfaceNotFound"},
             {"parameters", {{"interface", name.substr(0, dot)}}}}
        );
    }
    return wire::to_text(
        {{"error", "org.varlink.service.MethodNotFound"}, {"parameters", {{"method", name}}}}
    );
}

}  // namespace mailctl
