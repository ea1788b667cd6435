#include "daemon/mailctld/dns/apply.hpp"

#include "common/api/dns/apply.hpp"
#include "common/api/dns/report.hpp"
#include "common/api/net/dns/count_spf.hpp"
#include "common/api/net/platform/domain/records.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/value.hpp"
#include "daemon/mailctld/dns/withdraw.hpp"
#include "daemon/mailctld/dns/zone.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::dns {
namespace {

using platform::AccountSession;

constexpr std::int64_t spf_lookups_max = 10;  // RFC 7208, 4.6.4

/// One domain's way from what the platform asks for to the zone.
class Apply {
public:
    Apply(const AccountSession& session, const ApplyWish& wish)
        : session_(session), context_(session.context()), wish_(wish) {
        report_.dry_run = wish.dry_run;
    }

    Result<api::DnsPlanReport> run() {
        auto asked = records_asked_for(session_, wish_.domain);
        if (!asked) {
            return asked.error();
        }
        report_.notes = refusals(*asked);
        auto hosting = find_hosting(context_, wish_.domain);
        if (!hosting) {
            return hosting.error();
        }
        if (!*hosting) {
            return without_provider(*asked);
        }
        return at_provider(**hosting, *asked);
    }

private:
    // What a person has to enter.
    Result<api::DnsPlanReport> without_provider(const Judged& asked) {
        if (!wish_.dry_run) {
            return no_hosting(wish_.domain);
        }
        for (const auto& record : asked.wanted) {
            report_.items.push_back(
                {record.name.text(),
                 word_of(record.type),
                 api::DnsAction::add,
                 {},
                 {record.value},
                 record.ttl,
                 "to be entered by hand: no DNS provider of mailctl's hosts the zone"}
            );
        }
        report_.changed = !report_.items.empty();
        return std::move(report_);
    }

    Result<api::DnsPlanReport> at_provider(const Hosting& hosting, const Judged& asked) {
        report_.provider = hosting.provider.name;
        report_.zone = hosting.zone.text();
        const auto status =
            check_grant(context_, session_.owner(), wish_.domain, hosting.zone, wish_.force);
        if (!status) {
            return status.error();
        }
        return work(hosting, asked.wanted);
    }

    Result<api::DnsPlanReport> work(const Hosting& hosting, const std::vector<Wanted>& wanted) {
        send_progress(
            context_,
            "dns",
            fmt::format("reading {} at {}", hosting.zone.text(), hosting.provider.name)
        );
        const auto zone = ZoneSession::open(context_, hosting);
        if (!zone) {
            return zone.error();
        }
        auto now = look_into(hosting, *zone, wanted);
        if (!now) {
            return now.error();
        }
        auto plan = plan_records(*now, wanted);
        if (auto status = count_spf(plan); !status) {
            return status.error();
        }
        tell(plan);
        if (plan.obstacle && !wish_.dry_run) {
            return *plan.obstacle;
        }
        const bool is_same = plan.changes.empty() && store::is_same(plan.records, now->ours);
        if (!is_same && !wish_.dry_run) {
            if (auto status = write(*zone, *now, plan); !status) {
                return status.error();
            }
        }
        return std::move(report_);
    }

    Result<Snapshot> look_into(
        const Hosting& hosting, const ZoneSession& zone, const std::vector<Wanted>& wanted
    ) const {
        auto ours = context_.services.shared.with([&](store::Database& db) {
            return store::records_of(db, wish_.domain.text(), session_.owner());
        });
        auto now = zone.read(names_to_read(wish_.domain, hosting.zone, wanted, ours));
        if (!now) {
            return now.error();
        }
        return Snapshot{
            wish_.domain,
            session_.owner(),
            hosting.provider.name,
            hosting.zone,
            *std::move(now),
            std::move(ours),
            wish_.force,
            store::timestamp()};
    }

    // What a receiver would have to look up for the record that there is going to be.
    Status count_spf(Plan& plan) {
        if (!plan.spf || plan.obstacle) {
            return {};
        }
        auto cost = network::ask_net(
            context_, api::CountSpf{wish_.domain, *plan.spf}, network::JobEffect::none
        );
        if (!cost) {
            return cost.error();
        }
        report_.spf = *std::move(cost);
        const bool is_too_much = report_.spf->lookups > spf_lookups_max;
        if (is_too_much) {
            plan.obstacle = Error{
                Errc::conflict,
                fmt::format(
                    "the SPF record would need {} look-ups, and receivers stop at {}: {}",
                    report_.spf->lookups,
                    spf_lookups_max,
                    costs_text(*report_.spf)
                ),
                "take out what is not needed any more, then try again",
                {}};
        } else if (report_.spf->problem) {
            judge_problem(plan, *report_.spf->problem);
        }
        return {};
    }

    // A record that is an error makes receivers doubt all mail of the domain. Where it stays as it
    // is, that is told.
    void judge_problem(Plan& plan, const std::string& problem) const {
        const bool is_written =
            std::any_of(plan.items.begin(), plan.items.end(), [&](const api::DnsPlanItem& item) {
                return item.after == std::vector{*plan.spf} && item.action != api::DnsAction::keep;
            });
        if (!is_written || wish_.force) {
            plan.notes.push_back("SPF: " + problem);
            return;
        }
        plan.obstacle = Error{
            Errc::conflict,
            fmt::format("the SPF record would be an error for receivers: {}", problem),
            "look at what it includes; --force writes it all the same",
            {}};
    }

    static std::string costs_text(const api::CountSpfReply& cost) {
        std::string text;
        for (const auto& term : cost.terms) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", term.term, term.lookups);
        }
        return text;
    }

    void tell(const Plan& plan) {
        report_.items = plan.items;
        report_.changed = !plan.changes.empty();
        report_.notes.insert(report_.notes.end(), plan.notes.begin(), plan.notes.end());
        if (plan.obstacle) {
            report_.notes.push_back("this stands against it: " + plan.obstacle->message);
        }
    }

    Status write(const ZoneSession& zone, const Snapshot& now, const Plan& plan) {
        if (context_.is_cancelled && context_.is_cancelled()) {
            return Error{Errc::cancelled, "cancelled; nothing was changed in the DNS", {}, {}};
        }
        send_progress(
            context_, "dns", fmt::format("writing {} record sets at once", plan.changes.size())
        );
        return zone.write(
            now,
            plan,
            {api::DnsApply::method,
             "dns-written",
             fmt::format("records of {} in {}", wish_.domain.text(), now.zone.text()),
             as_plan(report_, "administrator")}
        );
    }

    const AccountSession& session_;
    Context& context_;
    const ApplyWish& wish_;
    api::DnsPlanReport report_{};
};

}  // namespace

Result<Judged> records_asked_for(const AccountSession& session, const DomainName& domain) {
    if (const auto known = platform::known_domain(session, domain); !known) {
        return known.error();
    }
    send_progress(session.context(), "platform", "asking the platform which records it wants");
    const auto reply = network::ask_net(
        session.context(),
        api::PlatformDomainRecords{session.access(), session.key(), domain},
        network::JobEffect::none
    );
    if (!reply) {
        return reply.error();
    }
    return judge(domain, reply->records);
}

Result<api::DnsPlanReport> apply_domain(const AccountSession& session, const ApplyWish& wish) {
    return Apply(session, wish).run();
}

}  // namespace mailctl::dns
