#include "daemon/mailctld/relay/desired_relay.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/postfix/map_type.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/postfix/templates.hpp"
#include "daemon/mailctld/relay/foreign.hpp"
#include "daemon/mailctld/relay/meaning.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

namespace mailctl::relay {
namespace {

using change::Desired;
using change::foreign_value;
using change::Snapshot;

// Adds the settings of a template. An administrator's tables are kept and asked after ours.
Status add_template(
    Desired& desired,
    const Snapshot& now,
    std::string_view name,
    const postfix::Placeholders& placeholders
) {
    const postfix::MainCf settings(postfix::fill_template(name, placeholders));
    for (const auto& [parameter, value] : settings.values()) {
        std::string wanted = value;
        if (postfix::is_map_list(parameter)) {
            const auto theirs = foreign_value(now, parameter);
            if (escaped(theirs) != theirs) {
                return Error{
                    Errc::configuration,
                    fmt::format(
                        "your {} holds what is not printable UTF-8: {}",
                        parameter,
                        postfix::shown_value(parameter, theirs)
                    ),
                    "give the table another name",
                    {}};
            }
            wanted = postfix::with_foreign_maps(wanted, theirs);
        }
        desired.parameters[parameter] = std::move(wanted);
    }
    return {};
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

// Whether the tables that are in use say just this already.
bool is_in_use(const Config& config, const Snapshot& now, const Wish& wish) {
    const auto& relay = now.ledger.relay;
    const auto username = wish.username ? std::optional(wish.username->text()) : std::nullopt;
    return relay && relay->host == wish.host.text() && relay->port == wish.port.number() &&
           relay->tls == wish.tls && relay->username == username &&
           relay->fingerprint.value_or("") == wish.fingerprint && relay->account == wish.account &&
           relay->credential == wish.credential && relay->senders == wish.senders &&
           relay->verified_senders == wish.verified_senders &&
           (config.map_type.empty() || relay->map_type == config.map_type) &&
           change::find_table_drift(config, *relay).empty();
}

// By its sender's domain, mail goes to the relay, and for port 465 also by the relay's own client.
change::Table senders_table(const Wish& wish) {
    const std::string hop = relay_text(wish.host.text(), wish.port.number());
    const bool is_implicit = wish.port.number() == implicit_tls_port;
    change::Table table{"senders", {}};
    for (const auto& domain : *wish.senders) {
        table.rows.push_back({"@" + domain, table_value(is_implicit ? "mailctl-relay:" + hop : hop)}
        );
    }
    return table;
}

template <class T>
T from_ledger(Result<T> value) {
    if (!value) {
        throw std::runtime_error("the ledger holds a relay that was never accepted");
    }
    return *std::move(value);
}

Status add_new_tables(
    const Config& config, const Snapshot& now, const Wish& wish, Desired& desired
) {
    auto type = postfix::choose_map_type(config);
    if (!type) {
        return type.error();
    }
    desired.tables = tables_of(wish);
    desired.relay = store::Relay{
        .host = wish.host.text(),
        .port = wish.port.number(),
        .username = wish.username ? std::optional(wish.username->text()) : std::nullopt,
        .tls = wish.tls,
        .fingerprint = wish.fingerprint.empty() ? std::nullopt : std::optional(wish.fingerprint),
        .generation = now.next_generation,
        .map_type = *std::move(type),
        .files = {},
        .since = store::timestamp(),
        .by = wish.by,
        .change = 0,
        .account = wish.account,
        .credential = wish.credential,
        .senders = wish.senders,
        .verified_senders = wish.verified_senders,
        .accepted = {}};
    return {};
}

// What sends mail to the relay: all of it, or that of some senders.
const char* route_template(const Wish& wish) {
    const bool is_implicit = wish.port.number() == implicit_tls_port;
    if (wish.senders) {
        return is_implicit ? "senders-implicit-tls.main.cf" : "senders.main.cf";
    }
    return is_implicit ? "implicit-tls.main.cf" : "all.main.cf";
}

// Debian writes both where an administrator has chosen "Local only". Who wants a relay for all mail
// wants the contrary, and gets Postfix's defaults.
void switch_transports_on(const Config& config, const Snapshot& now, Desired& desired) {
    const std::map<std::string, std::string> defaults{
        {"default_transport", "smtp"}, {"relay_transport", "relay"}};
    for (const auto& [name, value] : defaults) {
        if (is_switched_off(config, now, name)) {
            desired.parameters[name] = value;
            desired.notes.push_back(fmt::format(
                "{} = error, by which no mail leaves this machine, gives way to the relay", name
            ));
        }
    }
}

Status add_settings(const Config& config, const Snapshot& now, const Wish& wish, Desired& desired) {
    const auto directory = change::generation_directory(config, desired.relay->generation);
    const postfix::Placeholders placeholders{
        {"relay", relay_text(wish.host.text(), wish.port.number())},
        {"tables", fmt::format("{}:{}", desired.relay->map_type, directory.string())},
        {"ca_file", config.ca_file.string()},
        {"chroot", smtp_chroot(now)}};
    std::vector<std::string_view> wanted{"relay.main.cf", route_template(wish)};
    if (wish.username) {
        wanted.emplace_back("login.main.cf");
    }
    if (is_verified(wish.tls) && foreign_value(now, "smtp_tls_CAfile").empty()) {
        wanted.emplace_back("verified.main.cf");
    } else if (is_verified(wish.tls)) {
        desired.notes.push_back(fmt::format(
            "the relay's certificate is checked with your smtp_tls_CAfile, {}",
            escaped(foreign_value(now, "smtp_tls_CAfile"))
        ));
    }
    if (wish.tls == TlsLevel::dane) {
        wanted.emplace_back("dane.main.cf");
    }
    for (const auto name : wanted) {
        if (auto status = add_template(desired, now, name, placeholders); !status) {
            return status;
        }
    }
    if (wish.port.number() == implicit_tls_port) {
        for (const char* name : transports) {
            if (has_own_transport(config, now, name) && !is_switched_off(config, now, name)) {
                desired.parameters.erase(name);  // It was accepted, or routes nothing.
            }
        }
        desired.services["mailctl-relay/unix"] =
            postfix::fill_template("implicit-tls.master.cf", placeholders);
    } else if (!wish.senders) {
        switch_transports_on(config, now, desired);
    }
    return {};
}

}  // namespace

std::string relay_text(std::string_view host, std::int64_t port) {
    return fmt::format("[{}]:{}", host, port);
}

std::string senders_text(const std::optional<std::vector<std::string>>& senders) {
    if (!senders) {
        return {};
    }
    return senders->size() == 1 ? " for mail of " + senders->front()
                                : fmt::format(" for mail of {} domains", senders->size());
}

std::string wish_text(const Wish& wish) {
    return fmt::format(
        "relay through {}{}",
        relay_text(wish.host.text(), wish.port.number()),
        senders_text(wish.senders)
    );
}

Wish wish_of(const store::Relay& relay) {
    Wish wish{
        from_ledger(HostName::parse(relay.host)),
        from_ledger(Port::parse(relay.port)),
        relay.tls,
        std::nullopt,
        std::nullopt,
        relay.fingerprint.value_or(""),
        relay.by,
        relay.account,
        relay.credential,
        relay.senders,
        relay.verified_senders};
    if (relay.username) {
        wish.username.emplace(from_ledger(LoginName::parse(*relay.username)));
    }
    return wish;
}

// The key is the whole next hop: by the host's name alone, Postfix would send the login along any
// other route to that host as well, where no policy of ours demands TLS.
std::vector<change::Table> tables_of(const Wish& wish) {
    const std::string key = relay_text(wish.host.text(), wish.port.number());
    std::vector<change::Table> tables;
    const auto add_row = [&](const char* name, Secret value) {
        tables.push_back({name, {}});
        tables.back().rows.push_back({key, std::move(value)});
    };
    if (wish.username) {
        add_row("sasl_passwd", wish.password->behind(wish.username->text() + ":"));
    }
    add_row("tls_policy", table_value(std::string(policy(wish.tls))));
    if (wish.senders) {
        tables.push_back(senders_table(wish));
    }
    return tables;
}

bool is_verified(TlsLevel tls) { return tls == TlsLevel::secure || tls == TlsLevel::verify; }

Result<Desired> desired_relay(const Config& config, const Snapshot& now, const Wish& wish) {
    if (wish.senders && wish.senders->size() > senders_max) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "{} sender domains are too many: a relay for some takes {} at most",
                wish.senders->size(),
                senders_max
            ),
            "relay all mail, or name the domains that matter with --senders",
            "senders"};
    }
    Desired desired;
    if (is_in_use(config, now, wish)) {
        desired.relay = now.ledger.relay;
    } else if (auto status = add_new_tables(config, now, wish, desired); !status) {
        return status.error();
    }
    if (auto status = add_settings(config, now, wish, desired); !status) {
        return status.error();
    }
    return desired;
}

}  // namespace mailctl::relay
