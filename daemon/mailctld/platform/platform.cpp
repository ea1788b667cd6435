
#include "common/api/net/platform/health.hpp"
#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/logs.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"

namespace mailctl::platform {
namespace {

constexpr std::int64_t usual_days = 7;
constexpr std::int64_t usual_rows = 50;
constexpr std::size_t max_status_bytes = 32;

template <class Number>
std::int64_t number_or(const std::optional<Number>& given, std::int64_t usual) {
    return given ? given->number() : usual;
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
    if (auto status = check_status(request.status); !status) {
        return status.error();
    }
    auto told = network::ask_net(
        session.context(),
        api::PlatformLogs{
            session.access(),
            session.key(),
            number_or(request.page, 1),
            number_or(request.per_page, usual_rows),
            request.status,
            request.domain,
            number_or(request.days, usual_days)},
        network::JobEffect::none
    );
    if (!told) {
        return told.error();
    }
    return api::LogsReply{std::move(told->entries), told->page, told->pages};
}

}  // namespace mailctl::platform

MAILCTL_HANDLER(mailctl::api::PlatformStatus, mailctl::platform::health)
MAILCTL_ACCOUNT_HANDLER(mailctl::api::Logs, mailctl::platform::logs)
MAILCTL_ACCOUNT_HANDLER(mailctl::api::Stats, mailctl::platform::stats)
