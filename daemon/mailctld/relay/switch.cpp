#include "daemon/mailctld/relay/switch.hpp"

#include "common/api/net/smtp/try.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/network/authorities.hpp"
#include "daemon/mailctld/relay/accepted.hpp"
#include "daemon/mailctld/relay/meaning.hpp"
#include "daemon/mailctld/relay/overrules.hpp"
#include "daemon/mailctld/relay/queue.hpp"
#include "daemon/mailctld/relay/remarks.hpp"
#include "daemon/mailctld/relay/sasl.hpp"
#include "daemon/mailctld/relay/services.hpp"
#include "daemon/mailctld/relay/trial.hpp"

#include <fmt/format.h>

namespace mailctl::relay {
namespace {

// What an administrator should know although nothing bars the relay.
void add_notes(
    const std::vector<Overrule>& overrules,
    std::vector<std::string> remarks,
    std::vector<std::string>& notes
) {
    for (const auto& overrule : overrules) {
        notes.push_back("accepted, and still overrules the relay: " + overrule.text);
    }
    notes.insert(notes.end(), remarks.begin(), remarks.end());
}

// Why it waits is known from before the change.
void tell_of_waiting_mail(Services& services, std::vector<std::string>& notes) {
    const auto ledger = services.engine.ledger();
    const auto relay = ledger ? relay_of(*ledger) : std::nullopt;
    if (!relay) {
        return;
    }
    if (const auto waiting = look_at_queue(services.config, *relay)) {
        notes.push_back(fmt::format("before this change {}", alarm_text(*waiting)));
    }
}

// What should be ours for the wish.
Result<std::optional<change::Wanted>> wanted_for(
    const Context& context, const Wish& wish, bool force, const change::Snapshot& now
) {
    const Config& config = context.services.config;
    const auto& settings = wish.settings;
    if (auto status = check_owner(context, now.ledger, force); !status) {
        return status.error();
    }
    if (auto status = check_services(now, settings.port.number()); !status) {
        return status.error();
    }
    const auto hop = hop_of(settings);
    const auto overrules = find_overrules(config, now, hop);
    if (auto status = check_accepted(config, overrules, now.ledger);
        !status && !wish.accept_overrules) {
        return status.error();
    }
    if (is_verified(settings.tls)) {
        if (auto read = network::read_authorities(authorities_file(config, now)); !read) {
            return read.error();
        }
    }
    Wish complete{settings, std::nullopt, wish.by, wish.fingerprint};
    complete.settings.accepted = accepted_for(overrules, now.ledger, is_in_use(config, now, wish));
    if (wish.password) {
        complete.password.emplace(wish.password->clone());
    }
    auto wanted = wanted_relay(config, now, complete);
    if (!wanted) {
        return wanted.error();
    }
    add_notes(overrules, find_remarks(config, now, hop), wanted->notes);
    return std::optional(*std::move(wanted));
}

}  // namespace

Status check_machine(const Config& config, bool has_login) {
    if (has_login && !has_sasl_plugins(config.root)) {
        return Error{
            Errc::configuration,
            "the SASL plug-ins for a login are not installed (no mechanism PLAIN or LOGIN)",
            "apt install libsasl2-modules",
            {}};
    }
    return {};
}

Status add_fingerprint(Services& services, Wish& wish) {
    if (!wish.password) {
        return {};
    }
    auto fingerprint = services.engine.fingerprint(*wish.password);
    if (!fingerprint) {
        return fingerprint.error();
    }
    wish.fingerprint = *std::move(fingerprint);
    return {};
}

Status check_owner(const Context& context, const store::Ledger& ledger, bool force) {
    const auto relay = relay_of(ledger);
    const bool is_theirs = relay && relay->account && *relay->account != context.caller.owner;
    if (!is_theirs || force || context.caller.may_take_over) {
        return {};
    }
    return Error{
        Errc::conflict,
        fmt::format("this machine's relay goes through the account of {}", relay->since.by),
        "agree with them first; the same command with --force takes it over",
        {}};
}

std::vector<change::Part> relay_alone(change::WantedOf wanted) {
    return {{std::string(feature_name), std::move(wanted)}};
}

std::vector<change::Part> parts_for(const Context& context, const Wish& wish, bool force) {
    return relay_alone([&context, &wish, force](const change::Snapshot& now) {
        return wanted_for(context, wish, force, now);
    });
}

Result<api::TrialVerdict> try_wish(Context& context, const Wish& wish) {
    auto authorities = authorities_for(context.services, wish.settings.tls);
    if (!authorities) {
        return authorities.error();
    }
    auto client = client_settings_now(context.services, wish.settings.port.number());
    if (!client) {
        return client.error();
    }
    const api::TrySmtp request{
        wish.settings.host,
        wish.settings.port,
        wish.settings.tls,
        wish.settings.username,
        wish.password ? std::optional(wish.password->clone()) : std::nullopt,
        std::nullopt,
        std::nullopt,
        *std::move(authorities),
        *std::move(client)};
    auto verdict = try_relay(context, request, [&](const api::TrialStep& step) {
        send_progress(context, "trial", fmt::format("{}: {}", word_of(step.step), step.text));
    });
    if (verdict && !verdict->ok) {
        verdict = with_named_authorities(context.services, *std::move(verdict));
    }
    return verdict;
}

Status passed(const api::TrialVerdict& verdict, const Wish& wish) {
    if (verdict.ok) {
        return {};
    }
    return Error{
        Errc::trial_failed,
        fmt::format("{} did not pass the trial: {}", relay_text(wish.settings), verdict.message),
        verdict.hint,
        {}};
}

Result<api::ChangeReport> switch_relay(
    Context& context, const Wish& wish, const change::Order& order, bool may_try
) {
    auto& engine = context.services.engine;
    const auto parts = parts_for(context, wish, order.force);
    // The trial comes before the lock: it may take half a minute, and nobody should wait for it.
    if (may_try && !order.dry_run) {
        const auto preview = engine.preview(order, parts);
        if (!preview) {
            return preview.error();
        }
        if (preview->changed) {
            const auto verdict = try_wish(context, wish);
            if (!verdict) {
                return verdict.error();
            }
            if (auto status = passed(*verdict, wish); !status) {
                return status.error();
            }
        }
    }
    auto report = engine.run(order, parts, observer(context));
    if (report && report->changed) {
        tell_of_waiting_mail(context.services, report->notes);
    }
    return report;
}

}  // namespace mailctl::relay
