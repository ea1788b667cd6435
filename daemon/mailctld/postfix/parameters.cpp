#include "daemon/mailctld/postfix/parameters.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace mailctl::postfix {
namespace {

// Every value is one line and free of '$', with which Postfix would read other parameters into it.
bool is_plain(std::string_view value) {
    return is_printable_utf8(value) && trimmed(value).size() == value.size() &&
           value.find('$') == std::string_view::npos;
}

bool is_word_list(std::string_view value) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_-., ";
    return is_plain(value) && value.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_bool(std::string_view value) { return value == "yes" || value == "no"; }

bool is_file(std::string_view value) {
    return is_plain(value) && value.starts_with('/') && value.find(' ') == std::string_view::npos;
}

// "[host]:port": brackets, so that no MX record redirects the login.
bool is_next_hop(std::string_view value) {
    return is_plain(value) && value.starts_with('[') &&
           value.find_first_of(" \t,") == std::string_view::npos &&
           value.find("]:") != std::string_view::npos;
}

bool is_transport(std::string_view value) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !value.empty() && value.find_first_not_of(allowed) == std::string_view::npos;
}

// An entry of a list, which spaces and commas part.
bool is_entry(std::string_view value) {
    return is_plain(value) && value.find_first_of(" \t,") == std::string_view::npos;
}

bool is_table(std::string_view value) {
    return is_entry(value) && value.find(":/") != std::string_view::npos;
}

bool is_several_tables(std::string_view value) {
    const auto tables = words_of(value, ", ");
    return !tables.empty() && std::all_of(tables.begin(), tables.end(), is_table);
}

// "reject_unlisted_recipient", or "check_client_access lmdb:/..." and "check_policy_service
// unix:..." with what answers. Nothing that permits by itself: before the administrator's words it
// would open the machine.
bool is_restriction(std::string_view value) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    const auto space = std::min(value.find(' '), value.size());
    const auto word = value.substr(0, space);
    const bool is_word = word.find_first_not_of(letters) == std::string_view::npos;
    if (space == value.size()) {
        return is_word && word.starts_with("reject_");
    }
    return is_word && word.starts_with("check_") && is_entry(value.substr(space + 1)) &&
           value.find(':') != std::string_view::npos;
}

// Of several: the administrator's text is among them, which may hold "$name".
bool is_list(std::string_view value) {
    return is_printable_utf8(value) && trimmed(value).size() == value.size() && !value.empty();
}

bool is_milter(std::string_view value) {
    return is_entry(value) && (value.starts_with("unix:") || value.starts_with("inet:"));
}

bool is_delimiter(std::string_view value) { return value == "+"; }

// The one way to our mailboxes.
bool is_delivery(std::string_view value) { return value == "lmtp:unix:private/mailctl-lmtp"; }

// clang-format off
constexpr std::array table{
    Parameter{"default_transport", is_transport, ReloadClass::reload, Share::whole},
    Parameter{"inet_interfaces", is_word_list, ReloadClass::restart, Share::whole},
    Parameter{"non_smtpd_milters", is_milter, ReloadClass::reload, Share::ours_last},
    Parameter{"recipient_delimiter", is_delimiter, ReloadClass::reload, Share::whole},
    Parameter{"relay_transport", is_transport, ReloadClass::reload, Share::whole},
    Parameter{"relayhost", is_next_hop, ReloadClass::reload, Share::whole},
    Parameter{"sender_dependent_default_transport_maps", is_table, ReloadClass::reload, Share::ours_first},
    Parameter{"sender_dependent_relayhost_maps", is_table, ReloadClass::reload, Share::ours_first},
    Parameter{"smtp_dns_support_level", is_word_list, ReloadClass::reload, Share::whole},
    Parameter{"smtp_sasl_auth_enable", is_bool, ReloadClass::reload, Share::whole},
    Parameter{"smtp_sasl_password_maps", is_table, ReloadClass::reload, Share::ours_first, true},
    Parameter{"smtp_sasl_tls_security_options", is_word_list, ReloadClass::reload, Share::whole},
    Parameter{"smtp_tls_CAfile", is_file, ReloadClass::reload, Share::whole},
    Parameter{"smtp_tls_policy_maps", is_table, ReloadClass::reload, Share::ours_first},
    Parameter{"smtpd_client_restrictions", is_restriction, ReloadClass::reload, Share::ours_first},
    Parameter{"smtpd_milters", is_milter, ReloadClass::reload, Share::ours_last},
    Parameter{"smtpd_recipient_restrictions", is_restriction, ReloadClass::reload, Share::ours_last},
    Parameter{"smtpd_sender_login_maps", is_table, ReloadClass::reload, Share::ours_first},
    Parameter{"smtpd_sender_restrictions", is_restriction, ReloadClass::reload, Share::ours_first},
    Parameter{"smtpd_tls_cert_file", is_file, ReloadClass::reload, Share::whole},
    Parameter{"smtpd_tls_chain_files", is_file, ReloadClass::reload, Share::whole},
    Parameter{"smtpd_tls_key_file", is_file, ReloadClass::reload, Share::whole},
    Parameter{"virtual_alias_maps", is_several_tables, ReloadClass::reload, Share::ours_first},
    Parameter{"virtual_mailbox_domains", is_several_tables, ReloadClass::reload, Share::ours_first},
    Parameter{"virtual_mailbox_maps", is_several_tables, ReloadClass::reload, Share::ours_first},
    Parameter{"virtual_transport", is_delivery, ReloadClass::reload, Share::whole},
};
// clang-format on

static_assert(std::is_sorted(table.begin(), table.end(), [](const auto& a, const auto& b) {
    return a.name < b.name;
}));

Error not_ours(std::string_view name) {
    return {
        Errc::internal, fmt::format("{} is not a parameter that mailctl may set", name), {}, {}};
}

Status judged(std::string_view name, std::string_view value, bool is_valid) {
    if (is_valid) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        fmt::format("\"{}\" is not a value for {}", escaped(value), name),
        {},
        {}};
}

}  // namespace

std::span<const Parameter> parameters() { return table; }

const Parameter* find_parameter(std::string_view name) {
    const auto* const found = std::find_if(table.begin(), table.end(), [&](const Parameter& row) {
        return row.name == name;
    });
    return found == table.end() ? nullptr : found;
}

Status check_words(std::string_view name, std::string_view words) {
    const Parameter* row = find_parameter(name);
    return row == nullptr ? not_ours(name) : judged(name, words, row->is_valid(words));
}

Status check_parameter(std::string_view name, std::string_view value) {
    const Parameter* row = find_parameter(name);
    if (row == nullptr) {
        return not_ours(name);
    }
    const bool is_valid = row->share == Share::whole ? row->is_valid(value) : is_list(value);
    return judged(name, value, is_valid);
}

Share share_of(std::string_view name) {
    const Parameter* row = find_parameter(name);
    return row == nullptr ? Share::whole : row->share;
}

std::string shown_value(std::string_view name, std::string_view value) {
    std::size_t secret = std::string_view::npos;
    for (const std::string_view type : {"static:", "inline:", "randmap:"}) {
        if (const auto at = value.find(type); at != std::string_view::npos) {
            secret = std::min(secret, at + type.size());
        }
    }
    // The "-o" of another's service may name any parameter.
    const Parameter* row = find_parameter(name);
    const bool may_tell_secret =
        row == nullptr ? name.ends_with("_password_maps") : row->may_tell_secret;
    if (!may_tell_secret || secret == std::string_view::npos) {
        return escaped(value);
    }
    return escaped(value.substr(0, secret)) + "<secret>";
}

std::string joined(Share share, const std::vector<std::string>& ours, std::string_view theirs) {
    auto parts = ours;
    if (!theirs.empty()) {
        parts.emplace(share == Share::ours_last ? parts.begin() : parts.end(), theirs);
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace mailctl::postfix
