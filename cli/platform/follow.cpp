#include "cli/platform/follow.hpp"

#include "cli/platform/log_rows.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <unordered_set>
#include <vector>

namespace mailctl::cli {
namespace {

// How far one look goes back for what came since the last one.
constexpr std::int64_t pages_max = 10;

// Several times what one look can find: ten pages of a hundred rows.
constexpr std::size_t remembered_rows_max = 10'000;

/// The rows that were seen lately. A row has no number at the platform: it is known by all that
/// stands in it.
class SeenRows {
public:
    bool contains(const api::DeliveryEntry& entry) const { return rows_.count(key(entry)) > 0; }

    void add(const api::DeliveryEntry& entry) {
        if (rows_.insert(key(entry)).second) {
            order_.push_back(key(entry));
        }
        if (order_.size() > remembered_rows_max) {
            rows_.erase(order_.front());
            order_.pop_front();
        }
    }

private:
    static std::string key(const api::DeliveryEntry& entry) {
        return wire::to_text(wire::encode(entry));
    }

    std::unordered_set<std::string> rows_;
    std::deque<std::string> order_;
};

// What is new, newest first. A page that holds something known ends the search; the first look
// takes one page alone.
Result<std::vector<api::DeliveryEntry>> new_entries(
    Daemon& daemon, api::Logs request, const SeenRows& seen, std::int64_t pages
) {
    std::vector<api::DeliveryEntry> fresh;
    for (std::int64_t page = 1; page <= pages; ++page) {
        request.page = *api::LogPage::parse(page);
        auto reply = daemon.call(request);
        if (!reply) {
            return reply.error();
        }
        bool is_all_new = !reply->entries.empty();
        for (api::DeliveryEntry& entry : reply->entries) {
            if (seen.contains(entry)) {
                is_all_new = false;
            } else {
                fresh.push_back(std::move(entry));
            }
        }
        if (!is_all_new || page >= reply->pages) {
            break;
        }
    }
    return fresh;
}

/// What is shown of the log, and what has been shown already.
struct Log {
    Table table;
    SeenRows seen;
};

// A row that slid from one page to the next between two questions came twice.
void print(Log& log, const std::vector<api::DeliveryEntry>& newest_first, Output& output) {
    for (auto entry = newest_first.rbegin(); entry != newest_first.rend(); ++entry) {
        if (log.seen.contains(*entry)) {
            continue;
        }
        log.seen.add(*entry);
        add_entry(log.table, *entry);
        if (output.is_json()) {
            output.part(wire::encode(*entry), {});
        }
    }
    if (!output.is_json()) {
        output.part({}, log.table.take());
    }
}

}  // namespace

Status follow_logs(api::Logs request, Daemon& daemon, Output& output, const Pause& pause) {
    Log log{log_table(output.palette()), {}};
    auto interval = follow_interval;
    std::int64_t pages = 1;
    bool is_reached = true;
    do {
        const auto fresh = new_entries(daemon, request, log.seen, pages);
        if (fresh) {
            print(log, *fresh, output);
            interval = follow_interval;
            pages = pages_max;
        } else if (fresh.error().code != Errc::remote_unavailable) {
            return fresh.error();
        } else {
            if (is_reached) {
                output.warn(fresh.error().message + "; trying again until it is back");
            }
            interval = std::min(interval * 2, follow_interval_max);
        }
        is_reached = bool(fresh);
    } while (pause(interval));
    return {};
}

}  // namespace mailctl::cli
