#include "daemon/mailctld/relay/overrules.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/postfix/table.hpp"
#include "daemon/mailctld/postfix/words.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/meaning.hpp"
#include "daemon/mailctld/relay/overruling_logins.hpp"
#include "daemon/mailctld/relay/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace mailctl::relay {
namespace {

using change::foreign_value;
using change::Snapshot;

bool holds_something(std::string_view value) {
    return value.find_first_not_of(", \t\r\n") != std::string_view::npos;
}

bool always(const std::string& value, const Hop&) { return holds_something(value); }

bool has_own_client(const Hop& hop) { return hop.port == implicit_tls_port; }

// The queue manager keeps what would go by these transports until somebody asks for it.
bool names_client(const std::string& deferred, const Hop& hop) {
    const auto names = postfix::split_list(deferred);
    const auto has = [&](const char* name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return has_own_client(hop) ? has("mailctl-relay") : has("smtp") || has("relay");
}

// A table of our own stands before the administrator's in these two parameters.
bool unless_routed_by_relay(const std::string& value, const Hop& hop) {
    return holds_something(value) && !hop.for_some_senders;
}

bool unless_routed_by_client(const std::string& value, const Hop& hop) {
    return holds_something(value) && !(hop.for_some_senders && has_own_client(hop));
}

/// A setting that overrules a relay, and when.
struct Rule {
    const char* name;
    bool (*applies)(const std::string& value, const Hop& hop);
    std::optional<RouteKind> routes = {};  ///< Its value is a list of tables of that kind.
    const char* hint = "";
};

constexpr std::array rules{
    Rule{"transport_maps", always, RouteKind::transport},
    Rule{"sender_dependent_relayhost_maps", unless_routed_by_relay, RouteKind::sender_relayhost},
    Rule{
        "sender_dependent_default_transport_maps",
        unless_routed_by_client,
        RouteKind::sender_transport},
    // Where mail goes while the relay cannot be reached.
    Rule{"fallback_relay", always},
    Rule{"smtp_fallback_relay", always},
    Rule{
        "smtp_tls_wrappermode",
        [](const std::string& value, const Hop& hop) {
            return is_on(value) && !has_own_client(hop);
        },
        {},
        "smtp_tls_wrappermode goes with --port 465 as it is"},
    // The password and the certificate would be looked for under another name.
    Rule{
        "smtp_cname_overrides_servername",
        [](const std::string& value, const Hop&) { return is_on(value); }},
    Rule{
        "smtp_sasl_tls_verified_security_options",
        [](const std::string& value, const Hop& hop) {
            return hop.has_login && value.find("noplaintext") != std::string::npos;
        }},
    Rule{"defer_transports", names_client},
};

const Rule* find_rule(std::string_view name) {
    const auto* const found =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& row) { return row.name == name; });
    return found == rules.end() ? nullptr : found;
}

// Whether there is any domain that relay_transport would be for.
bool has_relay_domains(const Config& config, const Snapshot& now) {
    const auto domains = postfix::split_list(meaning_of(config, now, "$relay_domains"));
    return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
        const auto rows = postfix::list_table(config.postfix_config_dir, domain);
        return !rows.is_known || !rows.rows.empty();
    });
}

/// Finds what overrules one relay.
class Search {
public:
    Search(const Config& config, const Snapshot& now, const Hop& hop)
        : config_(config), now_(now), hop_(hop) {}

    std::vector<Overrule> run() {
        for (const auto& rule : rules) {
            look_at(rule);
        }
        for (const char* name : transports) {
            look_at_transport(name);
        }
        for (const auto& service : now_.master.services()) {
            look_at(service);
        }
        if (hop_.has_login) {
            for (const auto& login : find_overruling_logins(config_, now_, hop_.host)) {
                add(passwords, login, fmt::format("{}: {}", passwords, login));
            }
        }
        return std::move(found_);
    }

private:
    void add(std::string_view name, std::string value, std::string text, std::string hint = {}) {
        found_.push_back(
            {fmt::format("main.cf {}", name), std::move(value), std::move(text), std::move(hint)}
        );
    }

    // What can be told of how a value overrules the relay; nothing where it does not.
    std::optional<std::string> effect(const Rule& rule, const std::string& value) const {
        if (!rule.applies(value, hop_)) {
            return std::nullopt;
        }
        if (!rule.routes) {
            return std::string();
        }
        const auto routes = judge_routes(config_, now_, value, *rule.routes, has_own_client(hop_));
        if (!routes.lead_past_the_relay) {
            return std::nullopt;
        }
        return routes.shown.empty() ? std::string() : fmt::format(" ({})", routes.shown);
    }

    void look_at(const Rule& rule) {
        const auto meaning = foreign_meaning(config_, now_, rule.name);
        if (const auto how = effect(rule, meaning)) {
            add(rule.name,
                escaped(meaning),
                fmt::format("{} = {}{}", rule.name, escaped(foreign_value(now_, rule.name)), *how),
                hop_.has_a_fixed_port ? "" : rule.hint);
        }
    }

    void look_at_transport(const char* name) {
        const bool is_beaten = hop_.for_some_senders && has_own_client(hop_);
        const bool gives_way = !hop_.for_some_senders && is_switched_off(config_, now_, name);
        if (!has_own_transport(config_, now_, name) || is_beaten || gives_way) {
            return;
        }
        if (name != std::string_view("relay_transport") || has_relay_domains(config_, now_)) {
            add(name,
                escaped(foreign_meaning(config_, now_, name)),
                fmt::format("{} = {}", name, escaped(foreign_value(now_, name))));
        }
    }

    void look_at(const postfix::Service& service) {
        const auto id = fmt::format("{}/{}", service.name, service.type);
        const bool is_ours = now_.ledger.find(store::service_object(id)) != nullptr;
        if (is_ours || (service.command != "smtp" && service.command != "trivial-rewrite")) {
            return;
        }
        for (const auto& option : service.overrides) {
            if (const auto how = effect_of(option)) {
                const auto name = trimmed(std::string_view(option).substr(0, option.find('=')));
                const auto shown = fmt::format("-o {}", postfix::shown_value(name, option));
                const auto object = store::service_object(id);
                found_.push_back({object, shown, fmt::format("{}: {}{}", object, shown, *how)});
            }
        }
    }

    // The same of "name=value" of a -o.
    std::optional<std::string> effect_of(const std::string& option) const {
        const auto equals = std::min(option.find('='), option.size());
        const std::string name = option.substr(0, equals);
        const std::string value = option.substr(std::min(equals + 1, option.size()));
        if (const Rule* rule = find_rule(name)) {
            // What "$name" would mean there, only that program knows.
            return value.find('$') == std::string::npos ? effect(*rule, value) : std::string();
        }
        return postfix::find_parameter(name) == nullptr ? std::nullopt
                                                        : std::optional(std::string());
    }

    const Config& config_;
    const Snapshot& now_;
    const Hop& hop_;
    std::vector<Overrule> found_;
};

}  // namespace

Hop hop_of(const Settings& settings) {
    return {
        settings.host.text(),
        settings.port.number(),
        settings.username.has_value(),
        settings.senders.has_value(),
        settings.account.has_value()};
}

bool has_own_transport(const Config& config, const Snapshot& now, std::string_view name) {
    std::string value = foreign_meaning(config, now, std::string(name));
    if (value.ends_with(':')) {
        value.pop_back();
    }
    return !value.empty() && value != "smtp" && value != "relay";
}

bool is_switched_off(const Config& config, const Snapshot& now, std::string_view name) {
    const auto value = foreign_meaning(config, now, std::string(name));
    return value == "error" || value == "error:";
}

std::vector<std::string> table_parameters() {
    std::vector<std::string> names{passwords};
    for (const auto& rule : rules) {
        if (rule.routes) {
            names.emplace_back(rule.name);
        }
    }
    return names;
}

std::vector<Overrule> find_overrules(const Config& config, const Snapshot& now, const Hop& hop) {
    return Search(config, now, hop).run();
}

}  // namespace mailctl::relay
