#include "daemon/mailctld/relay/enable.hpp"

#include "common/api/probe_smtp.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/observer.hpp"
#include "daemon/mailctld/relay/authorities.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/foreign.hpp"
#include "daemon/mailctld/relay/probe.hpp"
#include "daemon/mailctld/relay/sasl.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mailctl::relay {
namespace {

Error invalid(const char* parameter, std::string message, std::string hint) {
    return {Errc::invalid_argument, std::move(message), std::move(hint), parameter};
}

// What no single value can tell.
Status check_combination(const api::RelayEnable& request, TlsLevel tls) {
    if (!request.host) {
        return invalid("host", "the relay's host is missing", "name it with --host");
    }
    if (request.password && !request.username) {
        return invalid("username", "a password needs a user name", "add --username");
    }
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

Status check_machine(const api::RelayEnable& request) {
    if (request.username && !has_sasl_plugins()) {
        return Error{
            Errc::configuration,
            "the SASL plug-ins for a login are not installed (no mechanism PLAIN or LOGIN)",
            "apt install libsasl2-modules",
            {}};
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

change::Planner planner(const Config& config, const Wish& wish, bool force) {
    return [&config, &wish, force](const change::Snapshot& now) -> Result<change::Desired> {
        auto obstacles = find_obstacles(config, now, wish.port.number(), wish.username.has_value());
        if (wish.username) {
            for (auto& rival : find_rival_logins(config, now, wish.host.text())) {
                obstacles.overrules.push_back(std::move(rival));
            }
        }
        if (!obstacles.overrules.empty() && !force) {
            return Error{
                Errc::configuration,
                fmt::format(
                    "other settings would send mail past the relay or keep it back: {}",
                    fmt::join(obstacles.overrules, "; ")
                ),
                "remove them, or proceed with --force and let them overrule the relay",
                {}};
        }
        if (is_verified(wish.tls)) {
            if (auto read = read_authorities(authorities_file(config, now)); !read) {
                return read.error();
            }
        }
        auto desired = desired_relay(config, now, wish);
        if (desired) {
            for (const auto& text : obstacles.overrules) {
                desired->notes.push_back("this still overrules the relay: " + text);
            }
            auto& notes = desired->notes;
            notes.insert(notes.end(), obstacles.remarks.begin(), obstacles.remarks.end());
        }
        return desired;
    };
}

Status try_relay(Context& context, const Wish& wish) {
    const auto copy = [](const auto& value) {
        return value ? std::optional(value->clone()) : std::nullopt;
    };
    auto authorities = authorities_for(context.services, wish.tls);
    if (!authorities) {
        return authorities.error();
    }
    const api::ProbeSmtp request{
        wish.host,
        wish.port,
        wish.tls,
        wish.username,
        copy(wish.password),
        std::nullopt,
        std::nullopt,
        *std::move(authorities)};
    const auto verdict = probe(context, request, [&](const api::ProbeStep& step) {
        send_progress(context, "probe", fmt::format("{}: {}", step.step, step.text));
    });
    if (!verdict) {
        return verdict.error();
    }
    if (!verdict->ok) {
        return Error{
            Errc::probe_failed,
            fmt::format(
                "{} did not pass the trial: {}",
                relay_text(wish.host.text(), wish.port.number()),
                verdict->message
            ),
            verdict->hint,
            {}};
    }
    return {};
}

}  // namespace

Result<api::ChangeReply> enable(Context& context, api::RelayEnable& request) {
    Services& services = context.services;
    const auto tls = request.tls.value_or(TlsLevel::secure);
    if (auto status = check_combination(request, tls); !status) {
        return status.error();
    }
    if (auto status = check_machine(request); !status) {
        return status.error();
    }
    Wish wish{
        *request.host,
        request.port ? *request.port : *Port::parse(587),
        tls,
        request.username,
        std::move(request.password),
        {},
        context.peer.name};
    if (auto status = complete_password(services, wish); !status) {
        return status.error();
    }
    if (wish.password) {
        auto fingerprint = services.engine.fingerprint(*wish.password);
        if (!fingerprint) {
            return fingerprint.error();
        }
        wish.fingerprint = *std::move(fingerprint);
    }
    const change::Order order{
        .by = context.peer.name,
        .method = std::string(api::RelayEnable::method),
        .text = fmt::format("relay through {}", relay_text(wish.host.text(), wish.port.number())),
        .dry_run = request.dry_run.value_or(false),
        .force = request.force.value_or(false),
        .expect = request.expect};
    const auto plan = planner(services.config, wish, order.force);

    // The trial comes before the lock: it may take half a minute, and nobody should wait for it.
    if (!request.no_probe.value_or(false) && !order.dry_run) {
        const auto preview = services.engine.preview(order, plan);
        if (!preview) {
            return preview.error();
        }
        if (preview->changed) {
            if (auto status = try_relay(context, wish); !status) {
                return status.error();
            }
        }
    }
    auto report = services.engine.run(order, plan, observer(context));
    if (!report) {
        return report.error();
    }
    return api::ChangeReply{std::nullopt, *std::move(report)};
}

}  // namespace mailctl::relay
