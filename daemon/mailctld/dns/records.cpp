#include "common/api/dns/apply.hpp"
#include "common/api/dns/plan.hpp"
#include "common/api/dns/report.hpp"
#include "common/api/dns/withdraw.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/dns/apply.hpp"
#include "daemon/mailctld/dns/withdraw.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"

namespace mailctl::dns {

using platform::AccountSession;

Result<api::DnsPlanReport> plan(const AccountSession& session, api::DnsPlan& request) {
    return apply_domain(session, {request.domain, /*dry_run=*/true, /*force=*/false});
}

Result<api::DnsPlanReport> apply(const AccountSession& session, api::DnsApply& request) {
    return apply_domain(
        session, {request.domain, session.context().dry_run, request.force.value_or(false)}
    );
}

// Needs no account any more, and where there is one, it has to be the caller's.
Result<api::DnsPlanReport> withdraw(Context& context, api::DnsWithdraw& request) {
    const auto account = context.services.shared.with([&](store::Database& db) {
        return store::find_account(db, context.caller.owner);
    });
    if (auto status = account ? act::check_name(context.caller, account->name) : Status();
        !status) {
        return status.error();
    }
    return withdraw_domain(
        context,
        {context.caller.owner, request.domain, context.dry_run, request.force.value_or(false)}
    );
}

}  // namespace mailctl::dns

MAILCTL_ACCOUNT_HANDLER(mailctl::api::DnsApply, mailctl::dns::apply)
MAILCTL_ACCOUNT_HANDLER(mailctl::api::DnsPlan, mailctl::dns::plan)
MAILCTL_HANDLER(mailctl::api::DnsWithdraw, mailctl::dns::withdraw)
