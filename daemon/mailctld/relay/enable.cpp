#include "daemon/mailctld/relay/enable.hpp"

#include "daemon/mailctld/relay/account_relay.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"
#include "daemon/mailctld/relay/switch.hpp"

#include <fmt/format.h>

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

// A login without a password means the stored one, but never at another host or for another user.
Status complete_password(Services& services, Wish& wish) {
    if (!wish.username || wish.password) {
        return {};
    }
    const auto ledger = services.engine.ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto& relay = ledger->relay;
    if (!relay || relay->host != wish.host.text() || relay->username != wish.username->text()) {
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
    if (auto status = check_machine(request.username.has_value()); !status) {
        return status.error();
    }
    Wish wish{
        *request.host,
        request.port ? *request.port : *Port::parse(submission_port),
        request.tls.value_or(TlsLevel::secure),
        request.username,
        std::move(request.password),
        {},
        context.peer.name};
    if (auto status = complete_password(services, wish); !status) {
        return status.error();
    }
    if (auto status = add_fingerprint(services, wish); !status) {
        return status.error();
    }
    const change::Order order{
        .by = context.peer.name,
        .method = std::string(api::RelayEnable::method),
        .text = fmt::format("relay through {}", relay_text(wish.host.text(), wish.port.number())),
        .dry_run = request.dry_run.value_or(false),
        .force = request.force.value_or(false),
        .expect = request.expect};
    return switch_relay(context, wish, order, !request.no_probe.value_or(false));
}

Result<api::ChangeReport> enable_own_account(Context& context, const api::RelayEnable& request) {
    if (auto status = check_without_host(request); !status) {
        return status.error();
    }
    return enable_account(
        context,
        {.tls = request.tls.value_or(TlsLevel::secure),
         .no_probe = request.no_probe.value_or(false),
         .dry_run = request.dry_run.value_or(false),
         .force = request.force.value_or(false),
         .expect = request.expect}
    );
}

}  // namespace

Result<api::ChangeReply> enable(Context& context, api::RelayEnable& request) {
    auto report =
        request.host ? enable_host(context, request) : enable_own_account(context, request);
    if (!report) {
        return report.error();
    }
    return api::ChangeReply{std::nullopt, *std::move(report)};
}

}  // namespace mailctl::relay
