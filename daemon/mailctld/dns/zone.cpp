#include "daemon/mailctld/dns/zone.hpp"

#include "common/api/net/dns/write.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/dns/value.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mailctl::dns {
namespace {

constexpr const char* settle_method = "io.mailctl.dns.Apply";

// Whether the set that a change is about has just these values now.
bool holds_values(
    const std::vector<api::RecordSet>& now,
    const api::RecordSetChange& change,
    const std::vector<std::string>& values
) {
    std::vector<std::string> there;
    for (const auto& set : now) {
        if (set.name == change.name && set.type == change.type) {
            there = set.values;
        }
    }
    const auto normal = [&](std::vector<std::string> list) {
        for (auto& value : list) {
            value = normal_value(change.type, value).value_or(value);
        }
        std::sort(list.begin(), list.end());
        return list;
    };
    return normal(std::move(there)) == normal(values);
}

template <class Member>
bool all_hold(
    const std::vector<api::RecordSet>& now,
    const std::vector<api::RecordSetChange>& changes,
    Member values
) {
    return std::all_of(changes.begin(), changes.end(), [&](const auto& change) {
        return holds_values(now, change, change.*values);
    });
}

std::vector<RecordName> names_of(const std::vector<api::RecordSetChange>& changes) {
    std::vector<RecordName> names;
    names.reserve(changes.size());
    for (const auto& change : changes) {
        names.push_back(change.name);
    }
    return names;
}

bool is_there(const store::Record& record, const api::ReadRecordsReply& now) {
    return std::any_of(now.sets.begin(), now.sets.end(), [&](const api::RecordSet& set) {
        return set.name.text() == record.name && set.type == record.type &&
               std::any_of(set.values.begin(), set.values.end(), [&](const auto& raw) {
                   return normal_value(set.type, raw) == record.ours;
               });
    });
}

// Whether a write touches the set that a record of ours is in.
bool is_touched(const store::Writing& writing, const store::Record& record) {
    return record.provider == writing.provider && record.zone == writing.zone &&
           std::any_of(writing.changes.begin(), writing.changes.end(), [&](const auto& change) {
               return change.name.text() == record.name && change.type == record.type;
           });
}

bool is_listed(const std::vector<store::Record>& list, const store::Record& record) {
    return std::any_of(list.begin(), list.end(), [&](const store::Record& other) {
        return other.provider == record.provider && other.zone == record.zone &&
               other.name == record.name && other.type == record.type && other.ours == record.ours;
    });
}

// After a write that somebody got in the way of: of what was to be ours, and of what was, what is
// there. Sets that the write did not touch are as before.
std::vector<store::Record> still_ours(
    const store::Writing& writing,
    const std::vector<store::Record>& before,
    const api::ReadRecordsReply& now
) {
    std::vector<store::Record> found;
    for (const auto* list : {&before, &writing.records}) {
        for (const auto& record : *list) {
            const bool is_kept =
                is_touched(writing, record) ? is_there(record, now) : list == &before;
            if (is_kept && !is_listed(found, record)) {
                found.push_back(record);
            }
        }
    }
    return found;
}

Error not_as_said(const std::string& zone) {
    return {
        Errc::remote_refused,
        fmt::format("the records are said to be written, and {} does not have them", zone),
        "look with `mailctl dns plan`, and at the log of the name server",
        {}};
}

Error status_unknown(const std::string& zone) {
    return {
        Errc::remote_unknown,
        fmt::format("the records are said to be written, and {} cannot be read", zone),
        "the next command that works on the zone finds out",
        {}};
}

}  // namespace

Result<ZoneSession> ZoneSession::open(const Context& context, const Hosting& hosting) {
    auto turn = context.services.turns.take("zone " + hosting.zone.text());
    if (!turn) {
        return turn.error();
    }
    ZoneSession session(context, hosting, *std::move(turn));
    if (auto status = session.settle(); !status) {
        return status.error();
    }
    return session;
}

Result<api::ReadRecordsReply> ZoneSession::read(const std::vector<RecordName>& names) const {
    return network::ask_net(
        *context_,
        api::ReadRecords{access_of(hosting_->provider), hosting_->zone, names},
        network::JobEffect::none
    );
}

Status ZoneSession::settle() const {
    const auto open = context_->services.shared.with([&](store::Database& db) {
        return store::open_writings(db, hosting_->zone.text());
    });
    for (const auto& writing : open) {
        if (writing.provider == hosting_->provider.name) {
            if (auto status = settle(writing); !status) {
                return status;
            }
        }
    }
    return {};
}

// Whether a write that was cut short has happened is seen in the zone.
Status ZoneSession::settle(const store::Writing& writing) const {
    const auto now = read(names_of(writing.changes));
    if (!now) {
        return now.error();
    }
    if (all_hold(now->sets, writing.changes, &api::RecordSetChange::before)) {
        context_->services.shared.change([&](store::Database& db) {
            store::forget_writing(db, writing.id);
        });
        return {};
    }
    store::Writing settled = writing;
    if (!all_hold(now->sets, writing.changes, &api::RecordSetChange::after)) {
        const auto before = context_->services.shared.with([&](store::Database& db) {
            return store::records_of(db, writing.domain, writing.owner);
        });
        settled.records = still_ours(writing, before, *now);
    }
    finish(
        settled,
        {settle_method,
         "dns-written",
         fmt::format("records of {} found in {}", writing.domain, writing.zone)}
    );
    return {};
}

void ZoneSession::finish(const store::Writing& writing, act::Note note) const {
    act::record(*context_, std::move(note), [&](store::Database& db) {
        store::finish_writing(db, writing);
    });
}

Status ZoneSession::write(const Snapshot& now, const Plan& plan, act::Note note) const {
    store::Writing writing{
        0,
        hosting_->provider.name,
        hosting_->zone.text(),
        now.domain.text(),
        now.owner,
        plan.changes,
        plan.records,
        store::timestamp()};
    context_->services.shared.change([&](store::Database& db) {
        writing.id = store::open_writing(db, writing);
    });
    // Where only the ledger changes, nobody is asked.
    if (plan.changes.empty()) {
        finish(writing, std::move(note));
        return {};
    }
    const auto written = network::ask_net(
        *context_,
        api::WriteRecords{access_of(hosting_->provider), hosting_->zone, plan.changes},
        network::JobEffect::changes
    );
    if (written && all_hold(written->sets, plan.changes, &api::RecordSetChange::after)) {
        finish(writing, std::move(note));
        return {};
    }
    // Whatever it said: what counts is what is in the zone.
    const auto error = written ? not_as_said(writing.zone) : written.error();
    if (auto status = settle(writing); !status) {
        log_warning("dns.settle", {{"zone", writing.zone}, {"text", status.error().message}});
        return written ? status_unknown(writing.zone) : error;
    }
    const bool has_happened = context_->services.shared.with([&](store::Database& db) {
        return store::is_same(store::records_of(db, now.domain.text(), now.owner), plan.records);
    });
    return has_happened ? Status() : Status(error);
}

namespace {

// Where the write was begun, whoever hosts the zone by now: only there can be seen what came of it.
Result<Hosting> hosting_of(const Context& context, const store::Writing& writing) {
    auto provider = provider_named(context, writing.provider);
    auto zone = DomainName::parse(writing.zone);
    if (!provider || !zone) {
        return provider ? zone.error() : provider.error();
    }
    return Hosting{*std::move(provider), *std::move(zone)};
}

}  // namespace

void settle_writings(const Context& context) {
    const auto zones = context.services.shared.with([](store::Database& db) {
        return store::zones_with_writings(db);
    });
    for (const auto& zone : zones) {
        const auto writings = context.services.shared.with([&](store::Database& db) {
            return store::open_writings(db, zone);
        });
        std::set<std::string> asked;
        for (const auto& writing : writings) {
            if (!asked.insert(writing.provider).second) {
                continue;  // its other writes were settled with the first
            }
            const auto hosting = hosting_of(context, writing);
            const auto session = hosting ? ZoneSession::open(context, *hosting)
                                         : Result<ZoneSession>(hosting.error());
            if (!session) {
                log_warning(
                    "dns.settle",
                    {{"zone", zone},
                     {"provider", writing.provider},
                     {"text", session.error().message}}
                );
            }
        }
    }
}

}  // namespace mailctl::dns
