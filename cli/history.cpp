#include "common/api/history.hpp"

#include "cli/connect.hpp"
#include "cli/option.hpp"
#include "cli/output/plan.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

namespace mailctl::cli {
namespace {

constexpr std::int64_t usual_rows = 100;

Colour colour_of(std::string_view event) {
    if (event == "done") {
        return Colour::green;
    }
    if (event == "failed" || event == "stuck") {
        return Colour::red;
    }
    return event == "opened" ? Colour::plain : Colour::yellow;
}

// A row of an act that changed nothing of Postfix's belongs to no change.
std::string change_text(std::int64_t change) { return change == 0 ? "-" : std::to_string(change); }

void add_row(Table& table, const api::HistoryEntry& entry) {
    table.add(
        {{std::to_string(entry.sequence)},
         {change_text(entry.change)},
         {entry.at},
         {entry.by},
         {entry.event, colour_of(entry.event)},
         {entry.text}}
    );
}

std::string rows_text(Table& table, const api::HistoryReply& reply) {
    for (const api::HistoryEntry& entry : reply.entries) {
        add_row(table, entry);
    }
    return table.take();
}

// The rows before the first one are not lost.
std::string archive_text(const api::HistoryReply& reply, const Palette& palette) {
    const auto archived = reply.archived.value_or(0);
    const auto has_first = [&] {
        const auto& rows = reply.entries;
        return std::min(rows.front().sequence, rows.back().sequence) == archived + 1;
    };
    if (archived == 0 || reply.entries.empty() || !has_first()) {
        return "";
    }
    return notes_text(
        {fmt::format("rows up to {} are in the archive, see mailctld(8), \"Journal\"", archived)},
        palette
    );
}

void warn_if_edited(const api::HistoryReply& reply, Output& output) {
    if (!reply.intact) {
        output.warn("the journal or what undo needs was edited; `mailctl status` tells where");
    }
}

Result<api::History> request_from(const Arguments& arguments) {
    const auto after = arguments.number("after", 0, INT64_MAX);
    if (!after) {
        return after.error();
    }
    const auto limit = arguments.value<api::HistoryLimit>("limit");
    if (!limit) {
        return limit.error();
    }
    const auto feature = arguments.value<Label>("feature");
    if (!feature) {
        return feature.error();
    }
    const auto sort = arguments.value<Sorting<api::HistoryColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    return api::History{
        .after = *after,
        .limit = *limit,
        .by = arguments.text("by"),
        .feature = *feature,
        .sort = *sort};
}

std::int64_t limit_of(const api::History& request) {
    return request.limit ? request.limit->number() : usual_rows;
}

// mailctld ends a page before it gets too long: what is missing is asked for again.
Result<api::HistoryReply> in_pages(Daemon& daemon, api::History request) {
    api::HistoryReply all{{}, true};
    for (auto count = limit_of(request); count > 0;) {
        request.limit = *api::HistoryLimit::parse(count);
        auto page = daemon.call(request);
        if (!page) {
            return page.error();
        }
        all.intact = all.intact && page->intact;
        all.archived = page->archived;
        if (page->entries.empty()) {
            break;
        }
        request.after = page->entries.back().sequence;
        all.next = request.after;
        count -= static_cast<std::int64_t>(page->entries.size());
        std::move(page->entries.begin(), page->entries.end(), std::back_inserter(all.entries));
    }
    return all;
}

api::History after_row(api::History request, std::int64_t after, std::int64_t count) {
    request.after = after;
    request.limit = *api::HistoryLimit::parse(count);
    return request;
}

// The rows have numbers without a gap, so those that a page of the newest leaves out are known.
Result<api::HistoryReply> newest_rows(Daemon& daemon, const api::History& request) {
    auto newest = daemon.call(request);
    if (!newest || newest->entries.empty()) {
        return newest;
    }
    const auto missing = limit_of(request) - static_cast<std::int64_t>(newest->entries.size());
    const auto before = newest->entries.front().sequence - 1;
    const auto count = std::min(missing, before - newest->archived.value_or(0));
    auto all = count > 0 ? in_pages(daemon, after_row(request, before - count, count))
                         : Result(api::HistoryReply{{}, true});
    if (!all) {
        return all.error();
    }
    all->intact = all->intact && newest->intact;
    all->archived = newest->archived;
    all->next = newest->next;
    std::move(newest->entries.begin(), newest->entries.end(), std::back_inserter(all->entries));
    return all;
}

// Of some there are gaps between the numbers. What the newest page leaves out because it would get
// too long is looked for from the beginning.
Result<api::HistoryReply> newest_of_some(Daemon& daemon, const api::History& request) {
    auto newest = daemon.call(request);
    if (!newest || newest->entries.empty()) {
        return newest;
    }
    const auto limit = static_cast<std::size_t>(limit_of(request));
    const auto first = newest->entries.front().sequence;
    std::vector<api::HistoryEntry> older;
    bool has_more = newest->entries.size() < limit;
    for (std::int64_t after = 0; has_more;) {
        auto page = daemon.call(after_row(request, after, api::HistoryLimit::range.most));
        if (!page) {
            return page.error();
        }
        newest->intact = newest->intact && page->intact;
        has_more = !page->entries.empty() && page->entries.back().sequence < first;
        after = has_more ? page->entries.back().sequence : after;
        for (auto& entry : page->entries) {
            if (entry.sequence < first) {
                older.push_back(std::move(entry));
            }
        }
    }
    const auto missing = std::min(limit - std::min(limit, newest->entries.size()), older.size());
    newest->entries.insert(
        newest->entries.begin(),
        std::make_move_iterator(older.end() - static_cast<std::ptrdiff_t>(missing)),
        std::make_move_iterator(older.end())
    );
    return newest;
}

Result<api::HistoryReply> rows(Daemon& daemon, const api::History& request) {
    if (request.after || request.sort) {
        return in_pages(daemon, request);
    }
    const bool is_of_all = !request.by && !request.feature;
    return is_of_all ? newest_rows(daemon, request) : newest_of_some(daemon, request);
}

}  // namespace

void history_options(Options& options) {
    add_flag(options, "follow", "Go on printing rows as they come");
    add_value(options, "after", "N", "Start behind the row with this number");
    add_value(options, "limit", "N", "Print at most so many rows; 100 if absent");
    add_value(options, "by", "WHO", "Print only rows of this user or token");
    add_value(options, "feature", "NAME", "Print only rows about this: relay, domain, or another");
    add_sort<api::HistoryColumn>(options);
}

Result<int> history(const Arguments& arguments, Output& output) {
    const auto request = request_from(arguments);
    if (!request) {
        return request.error();
    }
    Table table(output.palette(), {"ROW", "CHANGE", "AT", "BY", "EVENT", "TEXT"});
    const bool follows = arguments.has("follow");
    const auto print = [&](const api::HistoryReply& reply) {
        const std::string text = archive_text(reply, output.palette()) + rows_text(table, reply);
        if (follows) {
            output.part(wire::encode(reply), text);
        } else {
            output.result(wire::encode(reply), text);
        }
        warn_if_edited(reply, output);
    };
    Daemon daemon(arguments.globals(), output);
    const auto last = follows ? daemon.with_patience(follow_patience).call(*request, print)
                              : rows(daemon, *request);
    if (!last) {
        return last.error();
    }
    print(*last);
    return 0;
}

}  // namespace mailctl::cli
