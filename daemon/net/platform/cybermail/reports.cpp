#include "daemon/net/platform/cybermail/reports.hpp"

#include "daemon/net/platform/cybermail/fields.hpp"

#include <algorithm>

namespace mailctl::net::platform::cybermail {
namespace {

// The platform calls it total_sent for the account and, to all we know, sent for a domain.
std::int64_t sent(const json& object) {
    return whole_number(object, find(object, "sent") != nullptr ? "sent" : "total_sent");
}

api::SendingStats stats_of(const json& object) {
    return {
        .sent = sent(object),
        .delivered = whole_number(object, "delivered"),
        .bounced = whole_number(object, "bounced"),
        .failed = whole_number(object, "failed"),
        .delivery_rate = number(object, "delivery_rate")};
}

std::int64_t at_least_1(std::int64_t number) { return std::max(std::int64_t{1}, number); }

}  // namespace

json body_of(const api::PlatformLogs& request) {
    return {
        {"page", at_least_1(request.page)},
        {"per_page", at_least_1(request.per_page)},
        {"status", request.status.value_or("")},
        {"from_domain", request.domain ? request.domain->text() : ""},
        {"days", at_least_1(request.days)}};
}

Result<api::PlatformStatsReply> parse_stats(const json& data) {
    return api::PlatformStatsReply{stats_of(data)};
}

Result<api::PlatformDomainStatsReply> parse_domain_stats(const json& data) {
    api::PlatformDomainStatsReply reply;
    const auto* const rows = find(data, "domains");
    if (rows == nullptr || !rows->is_structured()) {
        return reply;
    }
    for (const auto& row : rows->items()) {
        auto name = rows->is_object() ? shown(row.key()) : text(row.value(), "domain");
        if (!name.empty()) {
            reply.domains.push_back({std::move(name), stats_of(row.value())});
        }
    }
    return reply;
}

Result<api::PlatformLogsReply> parse_logs(const json& data) {
    api::PlatformLogsReply reply{.entries = {}, .page = 1, .pages = 1};
    if (const auto* const rows = find(data, "logs"); rows != nullptr && rows->is_array()) {
        for (const auto& row : *rows) {
            reply.entries.push_back(
                {.date = text(row, "queued_at"),
                 .from = text(row, "from_email"),
                 .to = text(row, "to_email"),
                 .subject = text(row, "subject"),
                 .status = text(row, "status")}
            );
        }
    }
    if (const auto* const pagination = find(data, "pagination")) {
        reply.page = at_least_1(whole_number(*pagination, "page"));
        reply.pages = at_least_1(whole_number(*pagination, "total_pages"));
    }
    return reply;
}

}  // namespace mailctl::net::platform::cybermail
