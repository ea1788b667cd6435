#include "common/api/net/platform/domain/add.hpp"

#include "common/api/act.hpp"
#include "common/api/domain/add.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/apply.hpp"
#include "daemon/mailctld/dns/withdraw.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"
#include "daemon/mailctld/store/domains.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

namespace mailctl::domain {
namespace {

using platform::AccountSession;

bool is_known(const AccountSession& session, const DomainName& domain) {
    return session.context().services.shared.with([&](store::Database& db) {
        return store::find_domain(db, session.owner(), domain.text()).has_value();
    });
}

Status add_at_platform(const AccountSession& session, const DomainName& domain, api::Act& act) {
    auto& context = session.context();
    send_progress(context, "platform", fmt::format("adding {} at the platform", domain.text()));
    auto added = network::ask_net(
        context,
        api::PlatformDomainAdd{session.access(), session.key(), domain},
        network::JobEffect::changes
    );
    if (!added) {
        return added.error();
    }
    if (added->domain.name != domain) {
        return Error{Errc::remote_refused, "the platform answers about another domain", {}, {}};
    }
    act::record(
        context,
        {api::DomainAdd::method,
         "domain-added",
         fmt::format("{} sends through {}", domain.text(), session.account().email),
         act.plan},
        [&](store::Database& db) {
            store::save_domain(
                db, session.owner(), store::domain_of(added->domain, store::timestamp())
            );
        }
    );
    return {};
}

// The domain is added all the same: its records can be written later, by whoever may.
void write_records(const AccountSession& session, const DomainName& domain, api::Act& act) {
    const auto report = dns::apply_domain(session, {domain, act.dry_run, /*force=*/false});
    if (!report) {
        const auto& error = report.error();
        act.notes.push_back(fmt::format("no DNS records were written: {}", error.message));
        act.notes.push_back(
            error.hint.empty()
                ? fmt::format("`mailctl dns export {}` prints what to enter", domain.text())
                : error.hint
        );
        return;
    }
    for (const auto& row : dns::as_plan(*report, "administrator")) {
        act.plan.push_back(row);
    }
    act.changed = act.changed || report->changed;
    act.notes.insert(act.notes.end(), report->notes.begin(), report->notes.end());
}

}  // namespace

Result<api::Act> add(const AccountSession& session, api::DomainAdd& request) {
    api::Act act{.changed = false, .dry_run = session.context().dry_run};
    const bool is_new = !is_known(session, request.domain);
    if (is_new) {
        act.changed = true;
        act.plan.push_back(
            {"platform domain " + request.domain.text(),
             "nobody",
             std::nullopt,
             session.account().email}
        );
        if (!act.dry_run) {
            if (auto status = add_at_platform(session, request.domain, act); !status) {
                return status.error();
            }
        }
    }
    // The platform tells which records it wants only of domains that it has.
    const bool may_ask = !(is_new && act.dry_run);
    if (!request.no_dns.value_or(false) && may_ask) {
        write_records(session, request.domain, act);
    }
    return act;
}

}  // namespace mailctl::domain

MAILCTL_ACCOUNT_HANDLER(mailctl::api::DomainAdd, mailctl::domain::add)
