#include "daemon/mailctld/dns/check.hpp"

#include "common/api/dns/check.hpp"
#include "common/api/domain/report.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/apply.hpp"
#include "daemon/mailctld/dns/dmarc.hpp"
#include "daemon/mailctld/dns/hosting.hpp"
#include "daemon/mailctld/dns/spf.hpp"
#include "daemon/mailctld/dns/value.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mailctl::dns {
namespace {

using api::DnsOutcome;

constexpr std::size_t max_shown_bytes = 600;

enum class Finding { right, missing, wrong, unreachable };

// The values at a name that are in the record's place: of SPF records there may be one.
std::vector<std::string> values_in_place(
    const Wanted& wanted, const std::vector<std::string>& values
) {
    std::vector<std::string> found;
    for (const auto& raw : values) {
        const auto normal = normal_value(wanted.type, raw).value_or("");
        const bool is_in_place = wanted.purpose == Purpose::spf     ? is_spf(normal)
                                 : wanted.purpose == Purpose::dmarc ? is_dmarc(normal)
                                 : wanted.purpose == Purpose::dkim  ? is_dkim_key(normal)
                                                                    : !normal.empty();
        if (is_in_place) {
            found.push_back(normal);
        }
    }
    return found;
}

// DKIM's readers pass over white space in a key (RFC 6376, 3.2).
std::string without_blanks(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
    return text;
}

bool is_right(const Wanted& wanted, const std::vector<std::string>& found) {
    if (wanted.purpose == Purpose::spf) {
        const auto terms = spf_terms_asked_for(wanted.value);
        return found.size() == 1 && terms && has_spf_terms(found.front(), *terms);
    }
    if (wanted.purpose == Purpose::dmarc) {
        return found.size() == 1 && dmarc_policy(found.front());
    }
    return std::any_of(found.begin(), found.end(), [&](const auto& value) {
        return wanted.purpose == Purpose::dkim
                   ? without_blanks(value) == without_blanks(wanted.value)
                   : value == wanted.value;
    });
}

Finding find(const Wanted& wanted, const api::DnsSighting& sighting) {
    switch (sighting.outcome) {
        case DnsOutcome::found:
            break;
        case DnsOutcome::no_records:
        case DnsOutcome::no_name:
            return Finding::missing;
        case DnsOutcome::refused:
        case DnsOutcome::lame:
        case DnsOutcome::silent:
        case DnsOutcome::not_asked:
            return Finding::unreachable;
    }
    const auto found = values_in_place(wanted, sighting.values);
    if (found.empty()) {
        return Finding::missing;
    }
    return is_right(wanted, found) ? Finding::right : Finding::wrong;
}

std::string todo(const Wanted& wanted, api::RecordFound state, std::size_t found) {
    if (state == api::RecordFound::missing) {
        return "`mailctl dns apply` adds it, or enter what `mailctl dns export` prints";
    }
    if (state == api::RecordFound::uneven) {
        return "wait until all name servers have it; if they stay apart, look at zone transfers";
    }
    if (state == api::RecordFound::unreachable) {
        return "no authoritative server answers: look at the delegation and at the servers";
    }
    if (found > 1 && (wanted.purpose == Purpose::spf || wanted.purpose == Purpose::dmarc)) {
        return "there are several, and receivers then go by none: leave one";
    }
    return "compare with `mailctl dns plan`";
}

const api::DnsSighting* sighting_of(const api::DnsServerSightings& server, const Wanted& wanted) {
    const auto found =
        std::find_if(server.sightings.begin(), server.sightings.end(), [&](const auto& sighting) {
            return sighting.name == wanted.name && sighting.type == wanted.type;
        });
    return found == server.sightings.end() ? nullptr : &*found;
}

std::vector<api::DnsQuestion> questions_for(const std::vector<Wanted>& wanted) {
    std::vector<api::DnsQuestion> questions;
    questions.reserve(wanted.size());
    for (const auto& record : wanted) {
        questions.push_back({record.name, record.type});
    }
    return questions;
}

api::ServerSightings shown_sightings(const api::DnsServerSightings& seen) {
    api::ServerSightings server{seen.server, seen.address, {}};
    for (const auto& sighting : seen.sightings) {
        api::Sighting mine{
            sighting.name.text(),
            word_of(sighting.type),
            sighting.outcome,
            {},
            sighting.ttl,
            {},
            sighting.wildcard};
        for (const auto& value : sighting.values) {
            mine.values.push_back(value.substr(0, max_shown_bytes));
        }
        for (const auto& alias : sighting.aliases) {
            mine.aliases.push_back(alias.text());
        }
        server.sightings.push_back(std::move(mine));
    }
    return server;
}

void add_notes(api::DnsCheckReport& report) {
    std::set<std::string> notes;
    for (const auto& server : report.servers) {
        const auto is = [&](DnsOutcome outcome) {
            return std::any_of(
                server.sightings.begin(),
                server.sightings.end(),
                [&](const auto& sighting) { return sighting.outcome == outcome; }
            );
        };
        const auto who = fmt::format("{} ({})", server.server, server.address);
        if (is(DnsOutcome::silent)) {
            notes.insert(who + " does not answer");
        }
        if (is(DnsOutcome::not_asked)) {
            notes.insert(
                who +
                " is not asked: the address is not a public one; an administrator's check asks it, "
                "and so does that of a user who was granted the zone"
            );
        }
        if (is(DnsOutcome::refused)) {
            notes.insert(who + " refuses to answer: it may not know that it is to serve the zone");
        }
        if (is(DnsOutcome::lame)) {
            notes.insert(who + " is no authority for the zone, although the zone names it");
        }
        for (const auto& sighting : server.sightings) {
            if (sighting.wildcard && sighting.outcome == DnsOutcome::found) {
                notes.insert(fmt::format(
                    "{} is answered by a wildcard record, not by one of its own", sighting.name
                ));
            }
            if (sighting.outcome == DnsOutcome::no_name && sighting.ttl) {
                notes.insert(fmt::format(
                    "resolvers may remember for {} s that {} does not exist",
                    *sighting.ttl,
                    sighting.name
                ));
            }
        }
    }
    report.notes.assign(notes.begin(), notes.end());
}

}  // namespace

api::RecordState judge_sightings(
    const Wanted& wanted, const std::vector<api::DnsServerSightings>& servers
) {
    std::set<std::string> found;
    std::set<Finding> findings;
    std::size_t most = 0;
    for (const auto& server : servers) {
        const auto* sighting = sighting_of(server, wanted);
        if (sighting == nullptr) {
            continue;
        }
        findings.insert(find(wanted, *sighting));
        const auto values = values_in_place(wanted, sighting->values);
        most = std::max(most, values.size());
        found.insert(values.begin(), values.end());
    }
    const bool some_answer = findings.count(Finding::right) + findings.count(Finding::missing) +
                                 findings.count(Finding::wrong) >
                             0;
    const bool all_right = findings.size() == 1 && findings.count(Finding::right) == 1;
    auto state = api::RecordFound::uneven;
    if (all_right) {
        state = api::RecordFound::ok;
    } else if (!some_answer) {
        state = api::RecordFound::unreachable;
    } else if (findings.count(Finding::right) == 0) {
        state = findings.count(Finding::wrong) == 0 ? api::RecordFound::missing
                                                    : api::RecordFound::different;
    }
    return {
        wanted.name.text(),
        word_of(wanted.type),
        wanted.value,
        state,
        {found.begin(), found.end()},
        all_right ? std::nullopt : std::optional(todo(wanted, state, most))};
}

Result<api::DnsCheckReport> check_domain(
    const Context& context, const DomainName& domain, const std::vector<Wanted>& wanted
) {
    send_progress(context, "dns", fmt::format("asking the name servers of {}", domain.text()));
    // Who names a domain may have chosen its servers, and with them where our questions go.
    const bool anywhere = leave_in(context, context.caller.owner, domain) != store::Leave::none;
    auto seen = network::ask_net(
        context,
        api::LookUpRecords{domain, questions_for(wanted), anywhere},
        network::JobEffect::none
    );
    if (!seen) {
        return seen.error();
    }
    api::DnsCheckReport report{};
    report.zone = seen->zone ? std::optional(seen->zone->text()) : std::nullopt;
    report.ok = !wanted.empty();
    for (const auto& record : wanted) {
        report.records.push_back(judge_sightings(record, seen->servers));
        report.ok = report.ok && report.records.back().state == api::RecordFound::ok;
    }
    for (const auto& server : seen->servers) {
        report.servers.push_back(shown_sightings(server));
    }
    add_notes(report);
    return report;
}

Result<api::DnsCheckReport> check(const platform::AccountSession& session, api::DnsCheck& request) {
    const auto asked = records_asked_for(session, request.domain);
    if (!asked) {
        return asked.error();
    }
    auto report = check_domain(session.context(), request.domain, asked->wanted);
    if (!report) {
        return report.error();
    }
    const auto refused = refusals(*asked);
    report->notes.insert(report->notes.end(), refused.begin(), refused.end());
    return report;
}

}  // namespace mailctl::dns

MAILCTL_ACCOUNT_HANDLER(mailctl::api::DnsCheck, mailctl::dns::check)
