#include "daemon/mailctld/overview/history.hpp"

#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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
    if (request.after) {
        return store::rows_after(reader, *request.after, limit, filter);
    }
    // Of one page the newest rows count; who follows gets all, and so begins at the oldest.
    if (context.follows) {
        const auto after = store::before_newest_rows(reader, limit, filter);
        return store::rows_after(reader, after, limit, filter);
    }
    return store::newest_rows(reader, limit, filter);
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
    const auto own = store::rows_of(
        context.services.reader, caller.owner, rows.front().sequence, rows.back().sequence
    );
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
    if (request.by && request.by->empty()) {
        return Error{
            Errc::invalid_argument,
            "by is nobody's name",
            "leave it out for the rows of all",
            "by"};
    }
    const auto limit = request.limit ? request.limit->number() : usual_rows;
    auto rows = page(context, request, limit);
    auto& services = context.services;
    const bool intact = rows.empty()
                            ? services.chain.trouble(services.reader).empty()
                            : services.chain.is_intact(
                                  services.reader, rows.front().sequence, rows.back().sequence
                              );
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
