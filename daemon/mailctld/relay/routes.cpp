#include "daemon/mailctld/relay/routes.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/table.hpp"
#include "daemon/mailctld/postfix/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace mailctl::relay {
namespace {

using change::Snapshot;
using postfix::TableRow;
using postfix::TableRows;

constexpr std::size_t rows_shown = 3;
constexpr std::size_t text_shown_max = 120;

// Programs to which mail is handed on this machine, or which end its way here. What a row gives
// them would not have gone to a relay, or is not meant to leave at all.
constexpr std::array<std::string_view, 6> local_programs{
    "discard", "error", "lmtp", "local", "pipe", "virtual"};

std::string shown(const TableRow& row) {
    const std::string key = row.key == "*" ? "all other mail" : row.key;
    const auto text = row.value.empty() ? key : fmt::format("{} goes to {}", key, row.value);
    return escaped(text.substr(0, text_shown_max)) + (text.size() > text_shown_max ? "..." : "");
}

// What keys of tables would be asked for where mail goes to somebody whom no row is about.
constexpr std::array<std::string_view, 2> strangers{"*", "somebody@elsewhere.example"};

/// Judges the rows of one table.
class Judge {
public:
    Judge(const Config& config, const Snapshot& now, RouteKind kind, bool has_own_client)
        : config_(config), now_(now), kind_(kind), has_own_client_(has_own_client) {}

    // The rows that lead past the relay, as they are shown.
    std::vector<std::string> of(const std::string& table, const TableRows& rows) const {
        const bool has_patterns = std::any_of(
            rows.rows.begin(), rows.rows.end(), [](const TableRow& row) { return row.is_pattern; }
        );
        // Of one pattern nobody can tell what it meets, but of all of them whether it is anybody.
        const bool meets_strangers = has_patterns && answers_strangers(table);
        std::vector<std::string> found;
        for (const auto& row : rows.rows) {
            if (leads_past(row, meets_strangers || row.key == "*")) {
                found.push_back(shown(row));
            }
        }
        return found;
    }

private:
    bool answers_strangers(const std::string& table) const {
        return std::any_of(strangers.begin(), strangers.end(), [&](std::string_view stranger) {
            return postfix::ask_table(config_.postfix_config_dir, table, stranger).kind !=
                   postfix::TableAnswer::Kind::nothing;
        });
    }

    bool leads_past(const TableRow& row, bool is_for_all) const {
        const auto value = trimmed(row.value);
        if (row.is_pattern && value.empty()) {
            return true;
        }
        switch (kind_) {
            case RouteKind::sender_relayhost:
                return !is_dunno(value);
            case RouteKind::sender_transport:
                return !is_dunno(value) && !leaves_relayhost(value);
            case RouteKind::transport:
                break;
        }
        // transport(5): "transport:nexthop"; ":" means "as without this row". One for everything
        // leaves nothing for the relay, wherever it leads.
        return value != ":" && (is_for_all || !is_local(value));
    }

    static bool is_dunno(std::string_view value) { return lower_case(value) == "dunno"; }

    // A client without a next hop goes to the relay all the same, where it is one that could have
    // been used for it. What its -o options would change is told of the service itself.
    bool leaves_relayhost(std::string_view value) const {
        const auto colon = std::min(value.find(':'), value.size());
        const auto next_hop = value.substr(std::min(colon + 1, value.size()));
        return !has_own_client_ && next_hop.empty() &&
               has_service(value.substr(0, colon), [](const std::string& command) {
                   return command == "smtp";
               });
    }

    bool is_local(std::string_view value) const {
        return has_service(value.substr(0, value.find(':')), [](const std::string& command) {
            return std::find(local_programs.begin(), local_programs.end(), command) !=
                   local_programs.end();
        });
    }

    template <typename Fits>
    bool has_service(std::string_view name, Fits fits) const {
        const auto services = now_.master.services();
        return std::any_of(services.begin(), services.end(), [&](const postfix::Service& service) {
            return service.name == name && service.type != "inet" && fits(service.command);
        });
    }

    const Config& config_;
    const Snapshot& now_;
    RouteKind kind_;
    bool has_own_client_;
};

}  // namespace

Routes judge_routes(
    const Config& config,
    const Snapshot& now,
    std::string_view tables,
    RouteKind kind,
    bool has_own_client
) {
    const Judge judge(config, now, kind, has_own_client);
    std::vector<std::string> found;
    bool is_certain = true;
    for (const auto& table : postfix::split_list(tables)) {
        const TableRows rows = postfix::list_table(config.postfix_config_dir, table);
        if (rows.is_missing) {
            found.push_back(fmt::format("{} does not exist", escaped(table)));
        }
        is_certain = is_certain && (rows.is_known || rows.is_missing) && !rows.is_cut;
        for (auto& row : judge.of(table, rows)) {
            found.push_back(std::move(row));
        }
    }
    return {!found.empty() || !is_certain, some_of(found, rows_shown)};
}

}  // namespace mailctl::relay
