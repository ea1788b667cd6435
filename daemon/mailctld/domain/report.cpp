#include "common/api/domain/report.hpp"

#include "common/api/domain/records.hpp"
#include "common/api/domain/show.hpp"
#include "common/api/domain/verify.hpp"
#include "common/api/net/platform/domain/verify.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/call/page.hpp"
#include "daemon/mailctld/dns/apply.hpp"
#include "daemon/mailctld/dns/check.hpp"
#include "daemon/mailctld/domain/state.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/relay/track.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::domain {
namespace {

using platform::AccountSession;

// How the domain's records are found. That the name servers cannot be asked is told in it.
Result<api::DomainReport> look(const AccountSession& session, const DomainName& domain) {
    const auto known = platform::known_domain(session, domain);
    if (!known) {
        return known.error();
    }
    const auto asked = dns::records_asked_for(session, domain);
    if (!asked) {
        return asked.error();
    }
    api::DomainReport report{state_of(session.context(), *known), {}, dns::refusals(*asked)};
    auto seen = dns::check_domain(session.context(), domain, asked->wanted);
    if (!seen) {
        report.notes.push_back(
            fmt::format("the name servers could not be asked: {}", seen.error().message)
        );
        return report;
    }
    report.records = std::move(seen->records);
    report.notes.insert(report.notes.end(), seen->notes.begin(), seen->notes.end());
    return report;
}

bool is_all_in_place(const api::DomainReport& report) {
    for (const auto& record : report.records) {
        if (record.state != api::RecordFound::ok) {
            return false;
        }
    }
    return !report.records.empty();
}

Result<store::Domain> ask_platform(const AccountSession& session, const DomainName& domain) {
    auto& context = session.context();
    send_progress(context, "platform", "having the platform look at the records");
    const auto told = network::ask_net(
        context,
        api::PlatformDomainVerify{session.access(), session.key(), domain},
        network::JobEffect::none
    );
    if (!told) {
        return told.error();
    }
    auto known = platform::known_domain(session, domain);
    if (!known) {
        return known.error();
    }
    const bool is_news = known->verified != told->verified;
    known->verified = told->verified;
    known->spf = told->spf;
    known->dkim = told->dkim;
    known->dmarc = told->dmarc;
    known->seen = store::timestamp();
    const auto save = [&](store::Database& db) { store::save_domain(db, session.owner(), *known); };
    if (is_news) {
        const char* event = told->verified ? "domain-verified" : "domain-unverified";
        const char* text = told->verified ? "{} is verified" : "{} is not verified any more";
        act::record(
            context,
            {api::DomainVerify::method, event, fmt::format(fmt::runtime(text), domain.text())},
            save
        );
    } else {
        context.services.shared.change(save);
    }
    return known;
}

// Without a wish, as the platform has them: by their places.
Cursor cursor_of(
    const api::WantedRecord& record,
    const std::optional<Sorting<api::RecordColumn>>& sort,
    std::size_t place
) {
    auto key = !sort                                       ? fmt::format("{:08}", place)
               : sort->column() == api::RecordColumn::type ? record.type
                                                           : record.name;
    return {std::move(key), fmt::format("{} {} {}", record.type, record.name, record.value)};
}

}  // namespace

bool is_relayed(const AccountSession& session, const DomainName& domain) {
    const auto ledger = session.context().services.engine.ledger();
    const auto relay = ledger ? relay::relay_of(*ledger) : std::nullopt;
    return relay && relay->account == session.owner() &&
           relay::takes_mail_from(*relay, domain.text());
}

Result<api::DomainReport> show(const AccountSession& session, api::DomainShow& request) {
    auto report = look(session, request.domain);
    return report;
}

Result<api::DomainReport> verify(const AccountSession& session, api::DomainVerify& request) {
    auto report = look(session, request.domain);
    if (!report) {
        return report.error();
    }
    const auto told = ask_platform(session, request.domain);
    if (!told) {
        return told.error();
    }
    report->domain = state_of(session.context(), *told);
    if (auto note = relay::track_domains(session)) {
        report->notes.push_back(*std::move(note));
    }
    if (!told->verified && is_relayed(session, request.domain)) {
        report->notes.emplace_back(refusal_note);
    }
    if (!told->verified && is_all_in_place(*report)) {
        report->notes.emplace_back(
            "the name servers have everything, and the platform does not see it yet: it may "
            "remember older answers; try again in some minutes"
        );
    }
    return report;
}

Result<api::DomainRecordsReply> records(
    const AccountSession& session, api::DomainRecords& request
) {
    if (const auto known = platform::known_domain(session, request.domain); !known) {
        return known.error();
    }
    auto asked = dns::records_asked_for(session, request.domain);
    if (!asked) {
        return asked.error();
    }
    api::DomainRecordsReply reply{std::move(asked->all), std::nullopt};
    if (request.type) {
        std::erase_if(reply.records, [&](const api::WantedRecord& record) {
            return record.type != *request.type;
        });
    }
    const PageWanted wanted{
        request.after,
        request.limit ? request.limit->number() : api::RecordLimit::range.most,
        request.sort && request.sort->is_down()};
    std::size_t place = 0;
    reply.next = cut_page(reply.records, wanted, [&](const api::WantedRecord& record) {
        return cursor_of(record, request.sort, ++place);
    });
    return reply;
}

}  // namespace mailctl::domain

MAILCTL_ACCOUNT_HANDLER(mailctl::api::DomainRecords, mailctl::domain::records)
MAILCTL_ACCOUNT_HANDLER(mailctl::api::DomainShow, mailctl::domain::show)
MAILCTL_ACCOUNT_HANDLER(mailctl::api::DomainVerify, mailctl::domain::verify)
