#include "daemon/mailctld/platform/platform.hpp"

#include "common/api/net/platform/health.hpp"
#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/logs.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/access.hpp"

#include <fmt/format.h>

namespace mailctl::platform {
namespace {

constexpr std::int64_t usual_days = 7;
constexpr std::int64_t most_days = 30;
constexpr std::int64_t usual_rows = 50;
constexpr std::int64_t most_rows = 100;
constexpr std::int64_t most_pages = 1'000'000;
constexpr std::size_t max_status_bytes = 32;

Status check_range(const char* member, std::int64_t value, std::int64_t most) {
    if (value >= 1 && value <= most) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        fmt::format("{} {} is out of range (1-{})", member, value, most),
        {},
        member};
}

Status check_status(const std::optional<std::string>& status) {
    if (!status || (status->size() <= max_status_bytes && is_printable_utf8(*status))) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        "this is no state of a message",
        "delivered, bounced, failed or deferred",
        "status"};
}

}  // namespace

Result<api::PlatformStatusReply> health(Context& context, api::PlatformStatus&) {
    const auto where = access(context.services.config);
    if (!where) {
        return where.error();
    }
    const auto url = where->url.text();
    const auto told =
        network::ask_net(context, api::PlatformHealth{*where}, network::JobEffect::none);
    if (told) {
        return api::PlatformStatusReply{true, url, told->text};
    }
    const auto code = told.error().code;
    if (code == Errc::remote_refused || code == Errc::remote_unavailable) {
        return api::PlatformStatusReply{false, url, told.error().message};
    }
    return told.error();
}

Result<api::StatsReply> stats(const AccountSession& session, api::Stats& request) {
    const auto total = network::ask_net(
        session.context(),
        api::PlatformStats{session.access(), session.key()},
        network::JobEffect::none
    );
    if (!total) {
        return total.error();
    }
    api::StatsReply reply{total->stats, std::nullopt};
    if (!request.by_domain.value_or(false)) {
        return reply;
    }
    auto domains = network::ask_net(
        session.context(),
        api::PlatformDomainStats{session.access(), session.key()},
        network::JobEffect::none
    );
    if (!domains) {
        return domains.error();
    }
    reply.domains = std::move(domains->domains);
    return reply;
}

Result<api::LogsReply> logs(const AccountSession& session, api::Logs& request) {
    const auto days = request.days.value_or(usual_days);
    const auto page = request.page.value_or(1);
    const auto rows = request.per_page.value_or(usual_rows);
    for (const auto& status :
         {check_range("days", days, most_days),
          check_range("page", page, most_pages),
          check_range("per_page", rows, most_rows),
          check_status(request.status)}) {
        if (!status) {
            return status.error();
        }
    }
    auto told = network::ask_net(
        session.context(),
        api::PlatformLogs{
            session.access(), session.key(), page, rows, request.status, request.domain, days},
        network::JobEffect::none
    );
    if (!told) {
        return told.error();
    }
    return api::LogsReply{std::move(told->entries), told->page, told->pages};
}

}  // namespace mailctl::platform
