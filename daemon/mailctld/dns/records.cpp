#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/dns/apply.hpp"
#include "daemon/mailctld/dns/dns.hpp"
#include "daemon/mailctld/dns/withdraw.hpp"

namespace mailctl::dns {
namespace {

using platform::AccountSession;

Result<api::DnsPlanReply> reply_of(Result<api::DnsPlanReport> report) {
    if (!report) {
        return report.error();
    }
    return api::DnsPlanReply{std::nullopt, *std::move(report)};
}

Result<api::DnsPlanReply> apply_for_peer(Context& context, const ApplyWish& wish) {
    const auto session = AccountSession::open_own(context);
    if (!session) {
        return session.error();
    }
    return reply_of(apply_domain(*session, wish));
}

}  // namespace

Result<api::DnsPlanReply> plan(Context& context, api::DnsPlan& request) {
    return apply_for_peer(context, {request.domain, /*dry_run=*/true, /*force=*/false});
}

Result<api::DnsPlanReply> apply(Context& context, api::DnsApply& request) {
    return apply_for_peer(
        context, {request.domain, request.dry_run.value_or(false), request.force.value_or(false)}
    );
}

// Needs no account any more, and where there is one, it has to be the caller's.
Result<api::DnsPlanReply> withdraw(Context& context, api::DnsWithdraw& request) {
    const auto account = context.services.shared.with([&](store::Database& db) {
        return store::find_account(db, act::owner_of(context.peer));
    });
    if (auto status = account ? act::check_name(context.peer, account->name) : Status(); !status) {
        return status.error();
    }
    return reply_of(withdraw_domain(
        context,
        {act::owner_of(context.peer),
         request.domain,
         request.dry_run.value_or(false),
         request.force.value_or(false)}
    ));
}

}  // namespace mailctl::dns
