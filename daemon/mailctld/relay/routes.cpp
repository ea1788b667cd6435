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

bool is_local(const Snapshot& now, std::string_view transport) {
    const auto services = now.master.services();
    return std::any_of(services.begin(), services.end(), [&](const postfix::Service& service) {
        return service.name == transport && service.type != "inet" &&
               std::find(local_programs.begin(), local_programs.end(), service.command) !=
                   local_programs.end();
    });
}

// transport(5): "transport:nexthop", of which either may be empty; ":" means "as without this row".
bool leads_past(const Snapshot& now, const TableRow& row, RouteKind kind) {
    const auto value = trimmed(row.value);
    if (kind != RouteKind::transport) {
        return value != "DUNNO";
    }
    if (value == ":") {
        return false;
    }
    // A row for everything else leaves nothing for the relay, wherever it leads.
    return row.key == "*" || !is_local(now, value.substr(0, value.find(':')));
}

std::string shown(const TableRow& row) {
    const std::string key = row.key == "*" ? "all other mail" : row.key;
    const auto text = row.value.empty() ? key : fmt::format("{} goes to {}", key, row.value);
    return escaped(text.substr(0, text_shown_max)) + (text.size() > text_shown_max ? "..." : "");
}

}  // namespace

Routes judge_routes(
    const Config& config, const Snapshot& now, std::string_view tables, RouteKind kind
) {
    std::vector<std::string> found;
    bool is_certain = true;
    for (const auto& table : postfix::split_list(tables)) {
        const TableRows rows = postfix::list_table(config.postfix_config_dir, table);
        if (rows.is_missing) {
            found.push_back(fmt::format("{} does not exist", escaped(table)));
        }
        is_certain = is_certain && (rows.is_known || rows.is_missing) && !rows.is_cut;
        for (const auto& row : rows.rows) {
            // Of a pattern nobody can tell what it meets.
            if (row.value.empty() || leads_past(now, row, kind)) {
                found.push_back(shown(row));
            }
        }
    }
    return {!found.empty() || !is_certain, some_of(found, rows_shown)};
}

}  // namespace mailctl::relay
