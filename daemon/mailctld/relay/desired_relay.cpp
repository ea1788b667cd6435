#include "daemon/mailctld/relay/desired_relay.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/postfix/map_type.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/postfix/templates.hpp"
#include "daemon/mailctld/relay/meaning.hpp"
#include "daemon/mailctld/relay/overrules.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

namespace mailctl::relay {
namespace {

using change::foreign_value;
using change::Snapshot;
using change::Wanted;

// Adds the settings of a template. Where others have a place in a list, this is the relay's.
void add_template(
    Wanted& wanted, std::string_view name, const postfix::Placeholders& placeholders
) {
    const postfix::MainCf settings(postfix::fill_template(name, placeholders));
    for (const auto& [parameter, value] : settings.values()) {
        wanted.holding.parameters[parameter] = value;
    }
}

// The chroot column of the system's own SMTP client: 'y' on Debian, 'n' elsewhere.
std::string smtp_chroot(const Snapshot& now) {
    for (const auto& service : now.master.services()) {
        if (service.name == "smtp" && service.type == "unix") {
            return service.chroot;
        }
    }
    return "-";
}

std::string_view policy(TlsLevel tls) {
    switch (tls) {
        case TlsLevel::secure:
            return "secure match=nexthop";
        case TlsLevel::verify:
            return "verify";
        case TlsLevel::encrypt:
            return "encrypt";
        case TlsLevel::dane:
            return "dane-only";  // "dane" would fall back to no proof at all
    }
    throw std::logic_error("unknown TLS level");
}

Secret table_value(std::string text) {
    auto value = Secret::parse(text);
    if (!value) {
        throw std::logic_error("a table value that its own types allow: " + value.error().message);
    }
    return *std::move(value);
}

// By its sender's domain, mail goes to the relay, and for port 465 also by the relay's own client.
change::Table senders_table(const Settings& settings) {
    const std::string hop = relay_text(settings);
    const bool is_implicit = settings.port.number() == implicit_tls_port;
    change::Table table{"senders", {}};
    for (const auto& domain : *settings.senders) {
        table.rows.push_back(
            {"@" + domain.text(), table_value(is_implicit ? "mailctl-relay:" + hop : hop)}
        );
    }
    return table;
}

Status add_new_tables(const Config& config, const Snapshot& now, const Wish& wish, Wanted& wanted) {
    auto type = postfix::choose_map_type(config);
    if (!type) {
        return type.error();
    }
    wanted.tables = tables_of(wish.settings, wish.password);
    wanted.holding.tables = store::TableSet{
        now.next_generation,
        *std::move(type),
        {},
        wish.fingerprint.empty() ? std::nullopt : std::optional(wish.fingerprint)};
    wanted.holding.since = {store::timestamp(), wish.by, 0};
    return {};
}

// What sends mail to the relay: all of it, or that of some senders.
const char* route_template(const Settings& settings) {
    const bool is_implicit = settings.port.number() == implicit_tls_port;
    if (settings.senders) {
        return is_implicit ? "senders-implicit-tls.main.cf" : "senders.main.cf";
    }
    return is_implicit ? "implicit-tls.main.cf" : "all.main.cf";
}

// Debian writes both where an administrator has chosen "Local only". Who wants a relay for all mail
// wants the contrary, and gets Postfix's defaults.
void switch_transports_on(const Config& config, const Snapshot& now, Wanted& wanted) {
    const std::map<std::string, std::string> defaults{
        {"default_transport", "smtp"}, {"relay_transport", "relay"}};
    for (const auto& [name, value] : defaults) {
        if (is_switched_off(config, now, name)) {
            wanted.holding.parameters[name] = value;
            wanted.notes.push_back(fmt::format(
                "{} = error, by which no mail leaves this machine, gives way to the relay", name
            ));
        }
    }
}

void add_settings(
    const Config& config, const Snapshot& now, const Settings& settings, Wanted& wanted
) {
    const postfix::Placeholders placeholders{
        {"relay", relay_text(settings)},
        {"tables", tables_text(config, *wanted.holding.tables)},
        {"ca_file", config.ca_file.string()},
        {"chroot", smtp_chroot(now)}};
    add_template(wanted, "relay.main.cf", placeholders);
    add_template(wanted, route_template(settings), placeholders);
    if (settings.username) {
        add_template(wanted, "login.main.cf", placeholders);
    }
    if (is_verified(settings.tls) && foreign_value(now, "smtp_tls_CAfile").empty()) {
        add_template(wanted, "verified.main.cf", placeholders);
    } else if (is_verified(settings.tls)) {
        wanted.notes.push_back(fmt::format(
            "the relay's certificate is checked with your smtp_tls_CAfile, {}",
            escaped(foreign_value(now, "smtp_tls_CAfile"))
        ));
    }
    if (settings.tls == TlsLevel::dane) {
        add_template(wanted, "dane.main.cf", placeholders);
    }
    if (settings.port.number() == implicit_tls_port) {
        for (const char* name : transports) {
            if (has_own_transport(config, now, name) && !is_switched_off(config, now, name)) {
                wanted.holding.parameters.erase(name);  // It was accepted, or routes nothing.
            }
        }
        wanted.holding.services["mailctl-relay/unix"] =
            postfix::fill_template("implicit-tls.master.cf", placeholders);
    } else if (!settings.senders) {
        switch_transports_on(config, now, wanted);
    }
}

// What overrules the relay and may from now on.
void add_accepted(const Snapshot& now, const Settings& settings, Wanted& wanted) {
    const auto present = relay_of(now.ledger);
    const auto known =
        (present ? present->accepted : std::nullopt).value_or(std::vector<Accepted>());
    for (const auto& accepted : settings.accepted.value_or(std::vector<Accepted>())) {
        if (std::find(known.begin(), known.end(), accepted) == known.end()) {
            wanted.items.push_back(
                {"accepted " + accepted.object, "administrator", std::nullopt, accepted.value}
            );
        }
    }
}

}  // namespace

std::string relay_text(const HostName& host, Port port) {
    return fmt::format("[{}]:{}", host.text(), port.number());
}

std::string relay_text(const Settings& settings) {
    return relay_text(settings.host, settings.port);
}

std::string tables_text(const Config& config, const store::TableSet& tables) {
    return fmt::format(
        "{}:{}", tables.map_type, change::generation_directory(config, tables.generation).string()
    );
}

std::vector<std::string> texts_of(const std::vector<DomainName>& names) {
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (const auto& name : names) {
        texts.push_back(name.text());
    }
    return texts;
}

std::string senders_text(const std::optional<std::vector<DomainName>>& senders) {
    if (!senders) {
        return {};
    }
    return senders->size() == 1 ? " for mail of " + senders->front().text()
                                : fmt::format(" for mail of {} domains", senders->size());
}

std::string settings_text(const Settings& settings) {
    return fmt::format("relay through {}{}", relay_text(settings), senders_text(settings.senders));
}

// The key is the whole next hop: by the host's name alone, Postfix would send the login along any
// other route to that host as well, where no policy of ours demands TLS.
std::vector<change::Table> tables_of(
    const Settings& settings, const std::optional<Secret>& password
) {
    const std::string key = relay_text(settings);
    std::vector<change::Table> tables;
    const auto add_row = [&](const char* name, Secret value, bool is_secret) {
        tables.push_back({name, {}, is_secret});
        tables.back().rows.push_back({key, std::move(value)});
    };
    if (settings.username) {
        add_row("sasl_passwd", password->behind(settings.username->text() + ":"), true);
    }
    add_row("tls_policy", table_value(std::string(policy(settings.tls))), false);
    if (settings.senders) {
        tables.push_back(senders_table(settings));
    }
    return tables;
}

bool is_verified(TlsLevel tls) { return tls == TlsLevel::secure || tls == TlsLevel::verify; }

bool is_in_use(const Config& config, const Snapshot& now, const Wish& wish) {
    const auto relay = relay_of(now.ledger);
    if (!relay) {
        return false;
    }
    auto wanted = wish.settings;
    wanted.accepted = relay->accepted;
    return wanted == *relay && relay->tables.identity.value_or("") == wish.fingerprint &&
           (config.map_type.empty() || relay->tables.map_type == config.map_type) &&
           change::find_table_drift(config, relay->tables).empty();
}

Result<Wanted> wanted_relay(const Config& config, const Snapshot& now, const Wish& wish) {
    Wanted wanted;
    if (is_in_use(config, now, wish)) {
        const auto* present = now.ledger.holding(feature_name);
        wanted.holding.tables = present->tables;
        wanted.holding.since = present->since;
    } else if (auto status = add_new_tables(config, now, wish, wanted); !status) {
        return status.error();
    }
    wanted.holding.settings = to_json(wish.settings);
    add_settings(config, now, wish.settings, wanted);
    add_accepted(now, wish.settings, wanted);
    return wanted;
}

}  // namespace mailctl::relay
