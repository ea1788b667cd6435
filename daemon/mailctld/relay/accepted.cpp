#include "daemon/mailctld/relay/accepted.hpp"

#include "daemon/mailctld/postfix/table.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/postfix/words.hpp"
#include "daemon/mailctld/relay/meaning.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <string>

namespace mailctl::relay {
namespace {

using change::Snapshot;

// The files of the administrator's tables that find_overrules() looks into.
std::vector<std::filesystem::path> files_looked_into(const Config& config, const Snapshot& now) {
    std::vector<std::filesystem::path> files;
    const auto add = [&](const std::string& tables) {
        for (const auto& table : postfix::split_list(tables)) {
            for (auto& file : postfix::files_of_table(table)) {
                files.push_back(std::move(file));
            }
        }
    };
    for (const auto& name : table_parameters()) {
        add(foreign_meaning(config, now, name));
    }
    for (const auto& service : now.master.services()) {
        for (const auto& option : service.overrides) {
            add(option.substr(std::min(option.find('=') + 1, option.size())));
        }
    }
    return files;
}

bool is_accepted(const Overrule& overrule, const std::optional<Relay>& relay) {
    if (!relay || !relay->accepted) {
        return false;
    }
    const Accepted wanted{overrule.object, overrule.value};
    return std::find(relay->accepted->begin(), relay->accepted->end(), wanted) !=
           relay->accepted->end();
}

}  // namespace

Status check_accepted(
    const Config& config, const std::vector<Overrule>& overrules, const store::Ledger& ledger
) {
    const auto relay = relay_of(ledger);
    std::vector<std::string> texts;
    std::string hint = "remove them, or let them overrule the relay with --accept-overrules";
    for (const auto& overrule : overrules) {
        if (!is_accepted(overrule, relay)) {
            texts.push_back(overrule.text);
            hint += overrule.hint.empty() ? "" : "; " + overrule.hint;
        }
    }
    if (texts.empty()) {
        return {};
    }
    if (const auto readable = postfix::postconf(config.postfix_config_dir); !readable) {
        return readable.error();
    }
    return Error{
        Errc::configuration,
        fmt::format(
            "other settings would send mail past the relay or keep it back: {}",
            fmt::join(texts, "; ")
        ),
        std::move(hint),
        {}};
}

std::optional<std::vector<Accepted>> accepted_for(
    const std::vector<Overrule>& overrules, const store::Ledger& ledger, bool is_in_use
) {
    const auto relay = relay_of(ledger);
    const bool is_covered =
        std::all_of(overrules.begin(), overrules.end(), [&](const Overrule& overrule) {
            return is_accepted(overrule, relay);
        });
    if (is_in_use && is_covered) {
        return relay->accepted;
    }
    std::vector<Accepted> accepted;
    for (const auto& overrule : overrules) {
        accepted.push_back({overrule.object, overrule.value});
    }
    return accepted.empty() ? std::nullopt : std::optional(std::move(accepted));
}

change::Overruling look_for_overrules(
    const Config& config, const Snapshot& now, const store::Holding& holding
) {
    const std::optional relay(relay_in(holding));
    // Stamped before they are read: what is changed meanwhile shows at the next look.
    change::Overruling overruling{{}, files_looked_into(config, now)};
    for (auto& overrule : find_overrules(config, now, hop_of(*relay))) {
        const bool accepted = is_accepted(overrule, relay);
        overruling.overrules.push_back(
            {std::move(overrule.object), std::move(overrule.text), accepted}
        );
    }
    return overruling;
}

}  // namespace mailctl::relay
