#include "common/api/net/platform/domain/remove.hpp"

#include "common/api/act.hpp"
#include "common/api/domain/remove.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/withdraw.hpp"
#include "daemon/mailctld/domain/state.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/relay/track.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/records.hpp"

#include <fmt/format.h>

namespace mailctl::domain {
namespace {

using platform::AccountSession;

Status remove_at_platform(
    const AccountSession& session, const DomainName& domain, const api::Act& act
) {
    auto& context = session.context();
    send_progress(context, "platform", fmt::format("removing {} at the platform", domain.text()));
    const auto removed = network::ask_net(
        context,
        api::PlatformDomainRemove{session.access(), session.key(), domain},
        network::JobEffect::changes
    );
    if (!removed) {
        return removed.error();
    }
    act::record(
        context,
        {api::DomainRemove::method,
         "domain-removed",
         fmt::format("{} sends no longer through {}", domain.text(), session.account().email),
         act.plan},
        [&](store::Database& db) { store::forget_domain(db, session.owner(), domain.text()); }
    );
    return {};
}

std::size_t records_left(const AccountSession& session, const DomainName& domain) {
    return session.context().services.shared.with([&](store::Database& db) {
        return store::records_of(db, domain.text(), session.owner()).size();
    });
}

// Whatever becomes of the records, the domain is gone from the platform: they can be withdrawn
// later.
void withdraw_records(
    const AccountSession& session, const api::DomainRemove& request, api::Act& act
) {
    const auto report = dns::withdraw_domain(
        session.context(),
        {session.owner(), request.domain, act.dry_run, request.force.value_or(false)}
    );
    if (!report) {
        act.notes.push_back(fmt::format(
            "its DNS records are still there: {}; `mailctl dns withdraw {}` tries again",
            report.error().message,
            request.domain.text()
        ));
        return;
    }
    for (const auto& row : dns::as_plan(*report, "mailctl")) {
        act.plan.push_back(row);
    }
    act.notes.insert(act.notes.end(), report->notes.begin(), report->notes.end());
}

}  // namespace

Result<api::Act> remove(const AccountSession& session, api::DomainRemove& request) {
    const auto known = platform::known_domain(session, request.domain);
    if (!known) {
        return known.error();
    }
    api::Act act{
        .changed = true,
        .dry_run = session.context().dry_run,
        .plan = {
            {"platform domain " + request.domain.text(),
             "mailctl",
             session.account().email,
             std::nullopt}}};
    if (!act.dry_run) {
        if (auto status = remove_at_platform(session, request.domain, act); !status) {
            return status.error();
        }
    }
    if (auto note = act.dry_run ? std::nullopt : relay::track_domains(session)) {
        act.notes.push_back(*std::move(note));
    }
    if (is_relayed(session, request.domain)) {
        act.notes.emplace_back(refusal_note);
    }
    const auto left = records_left(session, request.domain);
    if (left > 0 && request.withdraw.value_or(false)) {
        withdraw_records(session, request, act);
    } else if (left > 0) {
        act.notes.push_back(fmt::format(
            "{} records of it are still in the DNS and go on allowing the platform to send: "
            "`mailctl dns withdraw {}` takes them back",
            left,
            request.domain.text()
        ));
    }
    return act;
}

}  // namespace mailctl::domain

MAILCTL_ACCOUNT_HANDLER(mailctl::api::DomainRemove, mailctl::domain::remove)
