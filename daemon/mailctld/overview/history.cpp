#include "daemon/mailctld/overview/history.hpp"

#include "common/api/history.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

namespace mailctl::overview {
namespace {

constexpr std::int64_t usual_rows = 100;

store::JournalFilter filter_of(const api::History& request) {
    return {
        request.by.value_or(""),
        request.feature ? fmt::format("io.mailctl.{}", request.feature->text()) : ""};
}

std::vector<api::HistoryEntry> page(
    const Context& context, const api::History& request, std::int64_t limit
) {
    auto& reader = context.services.reader;
    const auto filter = filter_of(request);
    if (request.sort && request.sort->is_down()) {
        return store::rows_before(
            reader, request.after.value_or(std::numeric_limits<std::int64_t>::max()), limit, filter
        );
    }
    if (request.after || request.sort) {
        return store::rows_after(reader, request.after.value_or(0), limit, filter);
    }
    // Of one page the newest rows count; who follows gets all, and so begins at the oldest.
    if (context.follows) {
        const auto after = store::before_newest_rows(reader, limit, filter);
        return store::rows_after(reader, after, limit, filter);
    }
    return store::newest_rows(reader, limit, filter);
}

/// The lowest number and the highest.
std::pair<std::int64_t, std::int64_t> ends_of(const std::vector<api::HistoryEntry>& rows) {
    return std::minmax(rows.front().sequence, rows.back().sequence);
}

Status check(const Context& context, const api::History& request) {
    if (request.by && request.by->empty()) {
        return Error{
            Errc::invalid_argument,
            "by is nobody's name",
            "leave it out for the rows of all",
            "by"};
    }
    if (context.follows && request.sort && request.sort->is_down()) {
        return Error{
            Errc::invalid_argument,
            "who follows the journal gets it as it grows, the oldest row first",
            "leave out the sort, or do not follow",
            "sort"};
    }
    return {};
}

// Of somebody's own things or rights, and of nothing that is the whole machine's.
bool is_private(const api::HistoryEntry& row) {
    constexpr std::array interfaces{
        "io.mailctl.account.",
        "io.mailctl.credential.",
        "io.mailctl.domain.",
        "io.mailctl.tenant.",
        "io.mailctl.token."};
    return row.change == 0 && std::any_of(interfaces.begin(), interfaces.end(), [&](auto* name) {
               return row.method.starts_with(name);
           });
}

// That something was done, by whom and when, is for everybody who may read; addresses, credentials
// and domains of an account are its owner's and the administrators', and to a tenant the machine is
// none of its business. The row stays: numbers have no gap.
void leave_out_others(const Context& context, std::vector<api::HistoryEntry>& rows) {
    const auto& caller = context.caller;
    if (caller.sees_all || rows.empty()) {
        return;
    }
    const auto [first, last] = ends_of(rows);
    const auto own = store::rows_of(context.services.reader, caller.owner, first, last);
    // A number may be another user's by now.
    const auto is_own = [&](const api::HistoryEntry& row) {
        return caller.uid ? row.by == caller.name : own.count(row.sequence) != 0;
    };
    const bool is_of_machine = caller.uid || caller.owner == store::machine_owner;
    for (auto& row : rows) {
        if (!is_own(row) && (is_private(row) || !is_of_machine)) {
            row.text = "about what is somebody else's";
            row.plan.clear();
        }
    }
}

}  // namespace

Result<api::HistoryReply> history(Context& context, api::History& request) {
    if (auto status = check(context, request); !status) {
        return status.error();
    }
    const auto limit = request.limit ? request.limit->number() : usual_rows;
    auto rows = page(context, request, limit);
    auto& services = context.services;
    bool intact = false;
    if (rows.empty()) {
        intact = services.chain.trouble(services.reader).empty();
    } else {
        const auto [first, last] = ends_of(rows);
        intact = services.chain.is_intact(services.reader, first, last);
    }
    leave_out_others(context, rows);
    api::HistoryReply reply{std::move(rows), intact};
    if (!reply.entries.empty()) {
        reply.next = reply.entries.back().sequence;
    }
    if (const auto tail = store::tail(services.reader); tail.sequence > 0) {
        reply.archived = tail.sequence;
    }
    return reply;
}

}  // namespace mailctl::overview

MAILCTL_HANDLER(mailctl::api::History, mailctl::overview::history)
