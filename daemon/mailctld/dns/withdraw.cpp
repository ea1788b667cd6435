#include "daemon/mailctld/dns/withdraw.hpp"

#include "common/api/dns/withdraw.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/zone.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mailctl::dns {
namespace {

// The caller's own; an administrator without any means those that there are.
std::vector<store::Record> records_for(const Context& context, const WithdrawWish& wish) {
    return context.services.shared.with([&](store::Database& db) {
        auto own = store::records_of(db, wish.domain.text(), wish.owner);
        if (!own.empty() || !context.caller.sees_all) {
            return own;
        }
        auto all = store::records_of(db, wish.domain.text(), std::nullopt);
        const auto owner = all.empty() ? std::string() : all.front().owner;
        std::erase_if(all, [&](const store::Record& record) { return record.owner != owner; });
        return all;
    });
}

Error nothing_there(const DomainName& domain) {
    return {
        Errc::not_found,
        fmt::format("mailctl has no records of {} in the DNS", domain.text()),
        {},
        "domain"};
}

Result<Hosting> hosting_of_record(const Context& context, const store::Record& record) {
    auto provider = provider_named(context, record.provider);
    if (!provider) {
        return provider.error();
    }
    auto zone = DomainName::parse(record.zone);
    if (!zone) {
        return zone.error();
    }
    return Hosting{*std::move(provider), *std::move(zone)};
}

// All records of a domain are in one zone, unless the zone has moved to another provider since.
bool is_in_one_zone(const std::vector<store::Record>& records) {
    return std::all_of(records.begin(), records.end(), [&](const store::Record& record) {
        return record.zone == records.front().zone && record.provider == records.front().provider;
    });
}

api::DnsPlanReport report_of(const Hosting& hosting, const Plan& plan, bool dry_run) {
    api::DnsPlanReport report{};
    report.changed = !plan.changes.empty();
    report.dry_run = dry_run;
    report.provider = hosting.provider.name;
    report.zone = hosting.zone.text();
    report.items = plan.items;
    report.notes = plan.notes;
    if (plan.obstacle) {
        report.notes.push_back("this stands against it: " + plan.obstacle->message);
    }
    return report;
}

Result<api::DnsPlanReport> withdraw_from(
    const Context& context,
    const WithdrawWish& wish,
    const Hosting& hosting,
    std::vector<store::Record> records
) {
    const auto zone = ZoneSession::open(context, hosting);
    if (!zone) {
        return zone.error();
    }
    auto answer = zone->read(names_to_read(wish.domain, hosting.zone, {}, records));
    if (!answer) {
        return answer.error();
    }
    const Snapshot now{
        wish.domain,
        records.front().owner,
        hosting.provider.name,
        hosting.zone,
        *std::move(answer),
        std::move(records),
        wish.force,
        store::timestamp()};
    const auto plan = plan_withdrawal(now);
    auto report = report_of(hosting, plan, wish.dry_run);
    if (wish.dry_run) {
        return report;
    }
    if (plan.obstacle) {
        return *plan.obstacle;
    }
    send_progress(context, "dns", fmt::format("taking back the records of {}", wish.domain.text()));
    const auto status = zone->write(
        now,
        plan,
        {api::DnsWithdraw::method,
         "dns-withdrawn",
         fmt::format("records of {} in {}", wish.domain.text(), hosting.zone.text()),
         as_plan(report, "mailctl")}
    );
    return status ? Result(std::move(report)) : status.error();
}

}  // namespace

Result<api::DnsPlanReport> withdraw_domain(const Context& context, const WithdrawWish& wish) {
    auto records = records_for(context, wish);
    if (records.empty()) {
        return nothing_there(wish.domain);
    }
    if (!is_in_one_zone(records)) {
        return Error{
            Errc::conflict,
            fmt::format("the records of {} are in more than one zone", wish.domain.text()),
            "`mailctl dns provider list` shows where; remove the old provider first",
            {}};
    }
    const auto hosting = hosting_of_record(context, records.front());
    if (!hosting) {
        return hosting.error();
    }
    return withdraw_from(context, wish, *hosting, std::move(records));
}

std::vector<api::PlanItem> as_plan(const api::DnsPlanReport& report, std::string_view owner) {
    const auto joined = [](const std::vector<std::string>& values) {
        return values.empty() ? std::nullopt
                              : std::optional(fmt::format("{}", fmt::join(values, "\n")));
    };
    std::vector<api::PlanItem> plan;
    for (const auto& item : report.items) {
        if (item.action == api::DnsAction::keep || item.action == api::DnsAction::refuse) {
            continue;
        }
        plan.push_back(
            {fmt::format("DNS {} {}", item.name, item.type),
             std::string(item.before.empty() ? "nobody" : owner),
             joined(item.before),
             joined(item.after)}
        );
    }
    return plan;
}

}  // namespace mailctl::dns
