#include "daemon/mailctld/relay/desired_relay.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/postfix/map_type.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/postfix/templates.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace mailctl::relay {
namespace {

using change::Desired;
using change::Snapshot;

// What the administrator had in a parameter before we took it, if anything.
std::string foreign_value(const Snapshot& now, std::string_view name) {
    const store::Owned* owned = now.ledger.find(name);
    if (owned == nullptr) {
        return now.main.value(name).value_or("");
    }
    if (!owned->base) {
        return {};
    }
    const auto saved = postfix::SavedEntry::from_hex(*owned->base);
    if (!saved) {
        throw std::runtime_error(saved.error().message);
    }
    return saved->value();
}

// Who delivers mail for the rest of the world and for relay_domains.
constexpr std::array transports{"default_transport", "relay_transport"};

// Whether the administrator lets anything but Postfix's own two SMTP clients do that, or names a
// host.
bool has_own_transport(const Snapshot& now, std::string_view name) {
    std::string value = foreign_value(now, name);
    if (value.ends_with(':')) {
        value.pop_back();
    }
    return !value.empty() && value != "smtp" && value != "relay";
}

bool is_map_list(std::string_view name) { return name.ends_with("_maps"); }

// Adds the settings of a template. An administrator's tables are kept and asked after ours.
void add_template(
    Desired& desired,
    const Snapshot& now,
    std::string_view name,
    const postfix::Placeholders& placeholders
) {
    const postfix::MainCf settings(postfix::fill_template(name, placeholders));
    for (const auto& [parameter, value] : settings.values()) {
        std::string wanted = value;
        if (is_map_list(parameter)) {
            if (const auto theirs = foreign_value(now, parameter); !theirs.empty()) {
                wanted += ", " + escaped(theirs);
            }
        }
        desired.parameters[parameter] = std::move(wanted);
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

// Whether the tables that are in use say just this already.
bool is_in_use(const Config& config, const Snapshot& now, const Wish& wish) {
    const auto& relay = now.ledger.relay;
    const auto username = wish.username ? std::optional(wish.username->text()) : std::nullopt;
    return relay && relay->host == wish.host.text() && relay->port == wish.port.number() &&
           relay->tls == wish.tls && relay->username == username &&
           relay->fingerprint.value_or("") == wish.fingerprint &&
           (config.map_type.empty() || relay->map_type == config.map_type) &&
           change::find_table_drift(config, *relay).empty();
}

Status add_new_tables(
    const Config& config, const Snapshot& now, const Wish& wish, Desired& desired
) {
    auto type = postfix::choose_map_type(config);
    if (!type) {
        return type.error();
    }
    const std::string key = relay_text(wish.host.text(), wish.port.number());
    if (wish.username) {
        std::string login = fmt::format("{}:{}", wish.username->text(), wish.password->reveal());
        desired.tables.push_back({"sasl_passwd", key, table_value(std::move(login))});
    }
    desired.tables.push_back({"tls_policy", key, table_value(std::string(policy(wish.tls)))});
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
        .change = 0};
    return {};
}

void add_settings(const Config& config, const Snapshot& now, const Wish& wish, Desired& desired) {
    const auto directory = change::generation_directory(config, desired.relay->generation);
    const postfix::Placeholders placeholders{
        {"relay", relay_text(wish.host.text(), wish.port.number())},
        {"tables", fmt::format("{}:{}", desired.relay->map_type, directory.string())},
        {"ca_file", config.ca_file.string()},
        {"chroot", smtp_chroot(now)}};
    add_template(desired, now, "relay.main.cf", placeholders);
    if (wish.username) {
        add_template(desired, now, "login.main.cf", placeholders);
    }
    const bool is_verified = wish.tls == TlsLevel::secure || wish.tls == TlsLevel::verify;
    if (is_verified && foreign_value(now, "smtp_tls_CAfile").empty()) {
        add_template(desired, now, "verified.main.cf", placeholders);
    } else if (is_verified) {
        desired.notes.push_back(fmt::format(
            "the relay's certificate is checked with your smtp_tls_CAfile, {}",
            escaped(foreign_value(now, "smtp_tls_CAfile"))
        ));
    }
    if (wish.tls == TlsLevel::dane) {
        add_template(desired, now, "dane.main.cf", placeholders);
    }
    if (wish.port.number() == implicit_tls_port) {
        add_template(desired, now, "implicit-tls.main.cf", placeholders);
        for (const char* name : transports) {
            if (has_own_transport(now, name)) {
                desired.parameters.erase(name);  // --force lets it overrule the relay
            }
        }
        desired.services["mailctl-relay/unix"] =
            postfix::fill_template("implicit-tls.master.cf", placeholders);
    }
}

std::vector<std::string> words(std::string_view list) {
    std::vector<std::string> found;
    for (list = trimmed(list); !list.empty(); list = trimmed(list)) {
        const auto end = std::min(list.find_first_of(", \t\r\n"), list.size());
        if (end > 0) {
            found.emplace_back(list.substr(0, end));
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return found;
}

}  // namespace

std::string relay_text(std::string_view host, std::int64_t port) {
    return fmt::format("[{}]:{}", host, port);
}

std::vector<std::string> find_overrides(const Snapshot& now, std::int64_t port) {
    constexpr std::array outranking{
        "transport_maps",
        "sender_dependent_relayhost_maps",
        "sender_dependent_default_transport_maps"};
    std::vector<std::string> found;
    for (const char* name : outranking) {
        if (const auto value = now.main.value(name); value && !words(*value).empty()) {
            found.push_back(fmt::format("{} = {}", name, escaped(*value)));
        }
    }
    for (const char* name : transports) {
        if (has_own_transport(now, name)) {
            found.push_back(fmt::format("{} = {}", name, escaped(foreign_value(now, name))));
        }
    }
    if (port != implicit_tls_port && now.main.value("smtp_tls_wrappermode") == "yes") {
        found.push_back(fmt::format("smtp_tls_wrappermode = yes (not for port {})", port));
    }
    for (const auto& service : now.master.services()) {
        const bool is_ours =
            now.ledger.find(store::service_object(fmt::format("{}/{}", service.name, service.type))
            ) != nullptr;
        if (is_ours || (service.command != "smtp" && service.command != "trivial-rewrite")) {
            continue;
        }
        for (const auto& override_text : service.overrides) {
            const auto name = override_text.substr(0, override_text.find('='));
            if (postfix::find_parameter(name) != nullptr) {
                found.push_back(fmt::format(
                    "master.cf {}/{}: -o {}", service.name, service.type, escaped(override_text)
                ));
            }
        }
    }
    return found;
}

std::vector<std::string> find_overrides(const Snapshot& now) {
    return find_overrides(now, now.ledger.relay->port);
}

Result<Desired> desired_relay(const Config& config, const Snapshot& now, const Wish& wish) {
    Desired desired;
    if (is_in_use(config, now, wish)) {
        desired.relay = now.ledger.relay;
    } else if (auto status = add_new_tables(config, now, wish, desired); !status) {
        return status.error();
    }
    add_settings(config, now, wish, desired);
    return desired;
}

}  // namespace mailctl::relay
