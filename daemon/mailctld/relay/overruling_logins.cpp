#include "daemon/mailctld/relay/overruling_logins.hpp"

#include "common/types/secret.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/postfix/table.hpp"
#include "daemon/mailctld/postfix/words.hpp"
#include "daemon/mailctld/relay/meaning.hpp"
#include "daemon/mailctld/relay/overrules.hpp"

#include <fmt/format.h>

#include <optional>

namespace mailctl::relay {
namespace {

constexpr std::size_t senders_shown = 3;

// What Postfix would get for the host's name, which it asks for before "[host]:port"; that it asks
// of all tables before ours may answer the latter.
std::optional<std::string> trouble_by_host(
    const Config& config, std::string_view table, const std::string& host
) {
    using Kind = postfix::TableAnswer::Kind;
    auto answer = postfix::ask_table(config.postfix_config_dir, table, host);
    wipe(answer.value);
    switch (answer.kind) {
        case Kind::nothing:
            return std::nullopt;
        case Kind::found:
            return "has an entry for " + host;
        case Kind::missing:
            return "does not exist";
        case Kind::broken:
            return "cannot be read";
        case Kind::unknown:
            break;
    }
    return "can be asked by Postfix alone, and may have an entry for " + host;
}

// The same for senders, whom Postfix asks for before that where it is told to.
std::optional<std::string> trouble_by_sender(const Config& config, std::string_view table) {
    auto rows = postfix::list_table(config.postfix_config_dir, table);
    std::vector<std::string> senders;
    for (auto& row : rows.rows) {
        // Of a pattern nobody can tell what it meets.
        if (!row.is_pattern && row.key.find('@') != std::string::npos) {
            senders.push_back(escaped(row.key));
        }
        rows.is_known = rows.is_known && !row.is_pattern;
        wipe(row.value);
        wipe(row.key);
    }
    if (!senders.empty()) {
        return "has logins of senders, which come before the relay's: " +
               some_of(senders, senders_shown);
    }
    return rows.is_known
               ? std::nullopt
               : std::optional("may have logins of senders, which come before the relay's");
}

}  // namespace

std::vector<std::string> find_overruling_logins(
    const Config& config, const change::Snapshot& now, const std::string& host
) {
    const bool has_logins_by_sender =
        is_on(foreign_meaning(config, now, "smtp_sender_dependent_authentication"));
    std::vector<std::string> found;
    for (const auto& table : postfix::split_list(foreign_meaning(config, now, passwords))) {
        auto trouble = trouble_by_host(config, table, host);
        if (!trouble && has_logins_by_sender) {
            trouble = trouble_by_sender(config, table);
        }
        if (trouble) {
            found.push_back(fmt::format("{} {}", postfix::shown_value(passwords, table), *trouble));
        }
    }
    return found;
}

}  // namespace mailctl::relay
