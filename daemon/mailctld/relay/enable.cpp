#include "daemon/mailctld/relay/enable.hpp"

#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/relay/account_relay.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"
#include "daemon/mailctld/relay/switch.hpp"

#include <fmt/format.h>

#include <set>

namespace mailctl::relay {
namespace {

constexpr std::int64_t submission_port = 587;  // RFC 6409

Error invalid(const char* parameter, std::string message, std::string hint) {
    return {Errc::invalid_argument, std::move(message), std::move(hint), parameter};
}

// What no single value can tell.
Status check_combination(const api::RelayEnable& request) {
    if (request.password && !request.username) {
        return invalid("username", "a password needs a user name", "add --username");
    }
    const auto tls = request.tls.value_or(TlsLevel::secure);
    if (request.host->is_address() && tls != TlsLevel::encrypt) {
        return invalid(
            "host",
            fmt::format(
                "a certificate cannot be checked against the address {}", request.host->text()
            ),
            "name the relay by its host name, or accept any certificate with --tls encrypt"
        );
    }
    return {};
}

// Whose mail is to take the relay. Two orders of the same domains are one wish.
Result<std::optional<std::vector<DomainName>>> senders_of(const api::RelayEnable& request) {
    if (!request.senders) {
        return std::optional<std::vector<DomainName>>();
    }
    if (request.senders->empty()) {
        return invalid(
            "senders",
            "a relay for no sender would take no mail",
            "name at least one domain, or leave it out to relay all mail"
        );
    }
    const std::set<DomainName> names(request.senders->begin(), request.senders->end());
    return std::optional(std::vector<DomainName>(names.begin(), names.end()));
}

Status check_senders(const api::RelayEnable& request) {
    if (!request.verified_senders.value_or(false)) {
        return {};
    }
    if (request.host) {
        return invalid(
            "verified_senders",
            "only a delivery platform tells which domains are verified",
            "name the sender domains, or leave out the host to relay through your account"
        );
    }
    if (request.senders) {
        return invalid(
            "verified_senders",
            "the verified domains and a list of domains exclude each other",
            "give one of the two"
        );
    }
    return {};
}

// Of the platform's relay everything is known but how it is protected.
Status check_without_host(const api::RelayEnable& request) {
    if (request.port || request.username || request.password) {
        return invalid(
            "host",
            "port, user name and password belong to a host that is named",
            "add --host, or leave them out to relay through your account at the platform"
        );
    }
    return {};
}

// A credential without a password means the stored one, but never at another host or for another
// user.
Status complete_password(Services& services, Wish& wish) {
    if (!wish.settings.username || wish.password) {
        return {};
    }
    const auto ledger = services.engine.ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto relay = relay_of(*ledger);
    if (!relay || relay->host != wish.settings.host || relay->username != wish.settings.username) {
        return invalid(
            "password",
            "there is no stored password for this host and user name",
            "give one with --password-file"
        );
    }
    auto stored = stored_password(services.config, *relay);
    if (!stored) {
        return stored.error();
    }
    wish.password.emplace(*std::move(stored));
    return {};
}

Result<api::ChangeReport> enable_host(Context& context, api::RelayEnable& request) {
    Services& services = context.services;
    if (auto status = check_combination(request); !status) {
        return status.error();
    }
    if (auto status = check_machine(services.config, request.username.has_value()); !status) {
        return status.error();
    }
    auto senders = senders_of(request);
    if (!senders) {
        return senders.error();
    }
    Wish wish{
        {.host = *request.host,
         .port = request.port ? *request.port : *Port::parse(submission_port),
         .tls = request.tls.value_or(TlsLevel::secure),
         .username = request.username,
         .senders = *std::move(senders)},
        std::move(request.password),
        context.caller.name};
    wish.accept_overrules = request.accept_overrules.value_or(false);
    if (auto status = complete_password(services, wish); !status) {
        return status.error();
    }
    if (auto status = add_fingerprint(services, wish); !status) {
        return status.error();
    }
    const change::Order order{
        .by = context.caller.name,
        .method = std::string(api::RelayEnable::method),
        .text = settings_text(wish.settings),
        .dry_run = context.dry_run,
        .force = request.force.value_or(false),
        .expect = request.expect};
    return switch_relay(context, wish, order, !request.no_trial.value_or(false));
}

Result<api::ChangeReport> enable_own_account(Context& context, const api::RelayEnable& request) {
    if (auto status = check_without_host(request); !status) {
        return status.error();
    }
    auto senders = senders_of(request);
    if (!senders) {
        return senders.error();
    }
    const bool only_verified = request.verified_senders.value_or(false);
    return enable_account(
        context,
        {.tls = request.tls.value_or(TlsLevel::secure),
         .senders = *std::move(senders),
         .verified_senders = only_verified ? std::optional(true) : std::nullopt,
         .no_trial = request.no_trial.value_or(false),
         .dry_run = context.dry_run,
         .force = request.force.value_or(false),
         .accept_overrules = request.accept_overrules.value_or(false),
         .expect = request.expect}
    );
}

}  // namespace

Result<api::ChangeReport> enable(Context& context, api::RelayEnable& request) {
    if (auto status = check_senders(request); !status) {
        return status.error();
    }
    auto report =
        request.host ? enable_host(context, request) : enable_own_account(context, request);
    return report;
}

}  // namespace mailctl::relay

MAILCTL_HANDLER(mailctl::api::RelayEnable, mailctl::relay::enable)
