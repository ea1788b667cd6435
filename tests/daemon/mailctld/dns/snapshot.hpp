#pragma once

#include "daemon/mailctld/dns/plan.hpp"
#include "daemon/mailctld/dns/value.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

/// A zone in memory, for tests of what is planned for it.
namespace mailctl::dns {

inline DomainName domain_name(const std::string& text) { return *DomainName::parse(text); }

inline RecordName record_name(const std::string& text) { return *RecordName::parse(text); }

inline api::RecordSet txt_set(
    const std::string& name, std::vector<std::string> raw, std::int64_t ttl = 300
) {
    return {record_name(name), api::RecordType::TXT, ttl, std::move(raw)};
}

/// A zone with some TXT sets. It is small, so that nobody is warned of the amount.
inline Snapshot snapshot_of(
    std::vector<api::RecordSet> sets, const std::string& domain = "d.example"
) {
    return {
        domain_name(domain),
        "0",
        "main",
        domain_name("d.example"),
        {std::move(sets), {}, 5},
        {},
        false,
        "2026-01-01T00:00:00Z"};
}

/// The zone after that way was gone, with what is then ours.
inline Snapshot after(Snapshot before, const Plan& plan) {
    for (const auto& change : plan.changes) {
        auto& sets = before.answer.sets;
        std::erase_if(sets, [&](const auto& set) {
            return set.name == change.name && set.type == change.type;
        });
        if (!change.after.empty()) {
            sets.push_back({change.name, change.type, change.ttl, change.after});
        }
    }
    before.ours = plan.records;
    return before;
}

/// The zone after what is wanted was planned and written.
inline Snapshot applied(const Snapshot& before, const std::vector<Wanted>& wanted) {
    const auto plan = plan_records(before, wanted);
    REQUIRE_FALSE(plan.obstacle);
    return after(before, plan);
}

inline const std::string removed_by_somebody = "somebody has removed the record that mailctl wrote";

/// The raw values of a set; none where it is not there.
inline std::vector<std::string> values_at(
    const Snapshot& now, const std::string& name, api::RecordType type = api::RecordType::TXT
) {
    for (const auto& set : now.answer.sets) {
        if (set.name == record_name(name) && set.type == type) {
            return set.values;
        }
    }
    return {};
}

inline void edit(Snapshot& now, const api::RecordSet& other) {
    std::erase_if(now.answer.sets, [&](const auto& set) {
        return set.name == other.name && set.type == other.type;
    });
    if (!other.values.empty()) {
        now.answer.sets.push_back(other);
    }
}

inline Wanted wanted_spf(const std::string& value = "v=spf1 include:spf.p.example ~all") {
    return {record_name("d.example"), api::RecordType::TXT, Purpose::spf, value, 3600};
}

inline Wanted wanted_dkim(const std::string& value = "v=DKIM1; k=rsa; p=AAAA") {
    return {
        record_name("s1._domainkey.d.example"), api::RecordType::TXT, Purpose::dkim, value, 3600};
}

inline Wanted wanted_dmarc(
    const std::string& value = "v=DMARC1; p=quarantine", const std::string& domain = "d.example"
) {
    return {record_name("_dmarc." + domain), api::RecordType::TXT, Purpose::dmarc, value, 3600};
}

inline Wanted wanted_alias(const std::string& target = "s1.dkim.p.example") {
    return {
        record_name("s1._domainkey.d.example"),
        api::RecordType::CNAME,
        Purpose::alias,
        target,
        3600};
}

inline Wanted wanted_mail(const std::string& value) {
    return {record_name("d.example"), api::RecordType::MX, Purpose::mail, value, 3600};
}

using Texts = std::vector<std::string>;

}  // namespace mailctl::dns
