#include "daemon/mailctld/relay/foreign.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <strings.h>
#include <unistd.h>

namespace mailctl::relay {
namespace {

using change::foreign_value;
using change::Snapshot;

bool is_yes(const std::string& value) { return ::strcasecmp(value.c_str(), "yes") == 0; }

bool holds_something(const std::string& value) {
    return value.find_first_not_of(", \t\r\n") != std::string::npos;
}

bool forbids_passwords(const std::string& value) {
    return value.find("noplaintext") != std::string::npos;
}

/// A setting that overrules a relay, and when.
struct Rule {
    const char* name;
    bool (*applies)(const std::string& value, const Hop& hop);
};

bool always(const std::string& value, const Hop&) { return holds_something(value); }

bool has_own_client(const Hop& hop) { return hop.port == implicit_tls_port; }

std::vector<std::string> words(std::string_view list);

// The queue manager keeps what would go by these transports until somebody asks for it.
bool names_client(const std::string& transports, const Hop& hop) {
    const auto names = words(transports);
    const auto has = [&](const char* name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return has_own_client(hop) ? has("mailctl-relay") : has("smtp") || has("relay");
}

// A table of our own stands before the administrator's in this parameter.
bool unless_routed_by_relay(const std::string& value, const Hop& hop) {
    return holds_something(value) && !hop.for_some_senders;
}

bool unless_routed_by_client(const std::string& value, const Hop& hop) {
    return holds_something(value) && !(hop.for_some_senders && has_own_client(hop));
}

constexpr std::array rules{
    Rule{"transport_maps", always},
    Rule{"sender_dependent_relayhost_maps", unless_routed_by_relay},
    Rule{"sender_dependent_default_transport_maps", unless_routed_by_client},
    // Where mail goes while the relay cannot be reached.
    Rule{"fallback_relay", always},
    Rule{"smtp_fallback_relay", always},
    Rule{
        "smtp_tls_wrappermode",
        [](const std::string& value, const Hop& hop) {
            return is_yes(value) && !has_own_client(hop);
        }},
    // The password and the certificate would be looked for under another name.
    Rule{
        "smtp_cname_overrides_servername",
        [](const std::string& value, const Hop&) { return is_yes(value); }},
    Rule{
        "smtp_sasl_tls_verified_security_options",
        [](const std::string& value, const Hop& hop) {
            return hop.has_login && forbids_passwords(value);
        }},
    Rule{"defer_transports", names_client},
};

/// A setting that has a part in what happens, and what part.
struct Remark {
    const char* name;
    bool only_with_login;
    const char* text;
};

constexpr std::array remarks{
    Remark{"content_filter", false, "mail goes to your content_filter, {}, before it comes here"},
    Remark{
        "smtp_sasl_mechanism_filter",
        true,
        "your smtp_sasl_mechanism_filter, {}, decides how the login is made"},
};

std::vector<std::string> words(std::string_view list) {
    constexpr std::string_view separators = ", \t\r\n";
    std::vector<std::string> found;
    for (auto begin = list.find_first_not_of(separators); begin != std::string_view::npos;
         begin = list.find_first_not_of(separators)) {
        list.remove_prefix(begin);
        const auto end = std::min(list.find_first_of(separators), list.size());
        found.emplace_back(list.substr(0, end));
        list.remove_prefix(end);
    }
    return found;
}

/// Tables that are files. Others ask a server, which this daemon could not reach.
struct TableType {
    const char* name;
    const char* ending;  ///< Of the file that Postfix opens.
};

constexpr std::array table_types{
    TableType{"btree", ".db"},
    TableType{"cdb", ".cdb"},
    TableType{"hash", ".db"},
    TableType{"lmdb", ".lmdb"},
    TableType{"pcre", ""},
    TableType{"regexp", ""},
    TableType{"texthash", ""},
};

const TableType* find_table_type(std::string_view name) {
    const auto* const found =
        std::find_if(table_types.begin(), table_types.end(), [&](const TableType& row) {
            return row.name == name;
        });
    return found == table_types.end() ? nullptr : found;
}

const Rule* find_rule(std::string_view name) {
    const auto* const found =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& row) { return row.name == name; });
    return found == rules.end() ? nullptr : found;
}

// "name = value" or "name=value" of a -o.
bool overrules(const std::string& option, const Hop& hop) {
    const auto equals = std::min(option.find('='), option.size());
    const std::string name(trimmed(std::string_view(option).substr(0, equals)));
    const std::string value(
        trimmed(std::string_view(option).substr(std::min(equals + 1, option.size())))
    );
    if (const Rule* rule = find_rule(name)) {
        // What "$name" would mean there, only that program knows.
        return value.find('$') != std::string::npos || rule->applies(value, hop);
    }
    return postfix::find_parameter(name) != nullptr;
}

void add_from_master(const Snapshot& now, const Hop& hop, std::vector<std::string>& found) {
    for (const auto& service : now.master.services()) {
        const auto id = fmt::format("{}/{}", service.name, service.type);
        const bool is_ours = now.ledger.find(store::service_object(id)) != nullptr;
        if (is_ours || (service.command != "smtp" && service.command != "trivial-rewrite")) {
            continue;
        }
        for (const auto& option : service.overrides) {
            if (overrules(option, hop)) {
                const auto name = trimmed(std::string_view(option).substr(0, option.find('=')));
                found.push_back(
                    fmt::format("master.cf {}: -o {}", id, postfix::shown_value(name, option))
                );
            }
        }
    }
}

}  // namespace

std::vector<std::string> find_overrules(const Config& config, const Snapshot& now) {
    const auto& relay = *now.ledger.relay;
    const Hop hop{relay.port, relay.username.has_value(), relay.senders.has_value()};
    return find_obstacles(config, now, hop).overrules;
}

std::vector<std::string> find_rival_logins(
    const Config& config, const Snapshot& now, const std::string& host
) {
    constexpr const char* name = "smtp_sasl_password_maps";
    std::vector<std::string> found;
    for (const auto& table : words(foreign_meaning(config, now, name))) {
        const auto colon = std::min(table.find(":/"), table.size());
        const TableType* type = find_table_type(std::string_view(table).substr(0, colon));
        if (type == nullptr || colon == table.size()) {
            continue;
        }
        const std::string path = table.substr(colon + 1);
        const auto answer = postfix::look_up(config.postfix_config_dir, type->name, path, host);
        if (answer) {
            found.push_back(fmt::format("{}: {} has an entry for {}", name, escaped(table), host));
        } else if (::access((path + type->ending).c_str(), F_OK) != 0 && errno == ENOENT) {
            found.push_back(fmt::format("{}: {} does not exist", name, escaped(table)));
        }
    }
    return found;
}

std::string foreign_meaning(const Config& config, const Snapshot& now, const std::string& name) {
    auto value = foreign_value(now, name);
    if (value.find('$') == std::string::npos || now.ledger.find(name) != nullptr) {
        return value;
    }
    const auto meant = postfix::effective_values(config.postfix_config_dir, {name});
    return meant ? meant->front() : value;
}

std::string authorities_file(const Config& config, const Snapshot& now) {
    const auto own = foreign_meaning(config, now, "smtp_tls_CAfile");
    return own.empty() ? config.ca_file.string() : own;
}

bool has_own_transport(const Snapshot& now, std::string_view name) {
    std::string value = foreign_value(now, name);
    if (value.ends_with(':')) {
        value.pop_back();
    }
    return !value.empty() && value != "smtp" && value != "relay";
}

Obstacles find_obstacles(const Config& config, const Snapshot& now, const Hop& hop) {
    Obstacles found;
    for (const auto& rule : rules) {
        const auto value = foreign_meaning(config, now, rule.name);
        if (rule.applies(value, hop)) {
            found.overrules.push_back(
                fmt::format("{} = {}", rule.name, escaped(foreign_value(now, rule.name)))
            );
        }
    }
    for (const char* name : transports) {
        const bool is_beaten = hop.for_some_senders && has_own_client(hop);
        if (has_own_transport(now, name) && !is_beaten) {
            found.overrules.push_back(
                fmt::format("{} = {}", name, escaped(foreign_value(now, name)))
            );
        }
    }
    add_from_master(now, hop, found.overrules);
    for (const auto& remark : remarks) {
        const auto value = foreign_value(now, remark.name);
        if (holds_something(value) && (hop.has_login || !remark.only_with_login)) {
            found.remarks.push_back(fmt::format(fmt::runtime(remark.text), escaped(value)));
        }
    }
    return found;
}

}  // namespace mailctl::relay
