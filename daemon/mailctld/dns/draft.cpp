#include "daemon/mailctld/dns/draft.hpp"

#include "common/types/word.hpp"
#include "daemon/mailctld/dns/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace mailctl::dns {
namespace {

// In a small zone any change is a large part of it; below this size nobody is warned.
constexpr std::int64_t small_zone_records = 10;
constexpr std::int64_t most_lost_percent = 30;

constexpr std::int64_t hundred = 100;

}  // namespace

RecordName name_of(const store::Record& record) {
    auto name = RecordName::parse(record.name);
    if (!name) {
        throw std::runtime_error("the store holds a record without a proper name");
    }
    return *std::move(name);
}

Draft::Draft(const Snapshot& now) : now_(now), canvas_(now.answer.sets) {
    for (const auto& record : now.ours) {
        // What is ours elsewhere stays so.
        if (record.provider != now.provider || record.zone != now.zone.text()) {
            plan_.records.push_back(record);
        }
    }
}

std::vector<store::Record> Draft::ours_at(const RecordName& name, api::RecordType type) const {
    std::vector<store::Record> found;
    for (const auto& record : now_.ours) {
        if (record.provider == now_.provider && record.zone == now_.zone.text() &&
            record.name == name.text() && record.type == type) {
            found.push_back(record);
        }
    }
    return found;
}

bool Draft::is_ours(const Wanted& wanted, std::string_view value) const {
    const auto is_it = [&](const store::Record& record) {
        return record.name == wanted.name.text() && record.type == wanted.type &&
               record.ours == value;
    };
    return std::any_of(now_.ours.begin(), now_.ours.end(), is_it) ||
           std::any_of(plan_.records.begin(), plan_.records.end(), is_it);
}

bool Draft::is_alias(const RecordName& name) const {
    return !canvas_.values(name, api::RecordType::CNAME).empty();
}

bool Draft::is_taken(const RecordName& name) const {
    const auto& taken = now_.answer.taken;
    return std::find(taken.begin(), taken.end(), name) != taken.end() ||
           !canvas_.values(name, api::RecordType::TXT).empty() ||
           !canvas_.values(name, api::RecordType::MX).empty();
}

bool Draft::is_elsewhere(const RecordName& name) const {
    const auto& elsewhere = now_.answer.elsewhere;
    return std::find(elsewhere.begin(), elsewhere.end(), name) != elsewhere.end();
}

void Draft::tell(Told told) {
    const auto present = canvas_.ttl(told.name, told.type);
    plan_.items.push_back(
        {told.name.text(),
         word_of(told.type),
         told.action,
         std::move(told.before),
         std::move(told.after),
         present == 0 ? told.new_ttl : present,
         told.reason.empty() ? std::nullopt : std::optional(std::move(told.reason))}
    );
}

void Draft::own(const Wanted& wanted, const std::string& value, std::optional<std::string> base) {
    plan_.records.push_back(
        {now_.provider,
         now_.zone.text(),
         wanted.name.text(),
         wanted.type,
         value,
         std::move(base),
         now_.domain.text(),
         now_.owner,
         now_.at}
    );
}

void Draft::add(const Wanted& wanted, const std::string& value, std::optional<std::string> base) {
    canvas_.add(wanted.name, wanted.type, value, wanted.ttl);
    own(wanted, value, std::move(base));
    tell({wanted.name, wanted.type, api::DnsAction::add, {}, {value}, wanted.ttl, {}});
}

void Draft::replace(
    const Wanted& wanted,
    const std::string& old,
    const std::string& value,
    std::optional<std::string> base
) {
    canvas_.remove(wanted.name, wanted.type, old);
    canvas_.add(wanted.name, wanted.type, value, wanted.ttl);
    own(wanted, value, std::move(base));
    tell({wanted.name, wanted.type, api::DnsAction::replace, {old}, {value}, wanted.ttl, {}});
}

void Draft::keep(const Wanted& wanted, const std::string& value, std::string reason) {
    const std::vector<std::string> same =
        value.empty() ? std::vector<std::string>() : std::vector{value};
    tell({wanted.name, wanted.type, api::DnsAction::keep, same, same, wanted.ttl, std::move(reason)}
    );
}

void Draft::refuse(const Wanted& wanted, Errc code, std::string reason, std::string hint) {
    if (!plan_.obstacle) {
        plan_.obstacle =
            Error{code, fmt::format("{}: {}", wanted.name.text(), reason), std::move(hint), {}};
    }
    leave_out(wanted, std::move(reason));
}

void Draft::leave_out(const Wanted& wanted, std::string reason) {
    const auto there = canvas_.values(wanted.name, wanted.type);
    tell(
        {wanted.name,
         wanted.type,
         api::DnsAction::refuse,
         there,
         {wanted.value},
         wanted.ttl,
         std::move(reason)}
    );
}

void Draft::give_back(const store::Record& record, std::string reason) {
    const auto name = name_of(record);
    canvas_.remove(name, record.type, record.ours);
    std::vector<std::string> after;
    if (record.base) {
        canvas_.add(name, record.type, *record.base, 0);
        after.push_back(*record.base);
    }
    const auto action = after.empty() ? api::DnsAction::remove : api::DnsAction::replace;
    tell({name, record.type, action, {record.ours}, std::move(after), 0, std::move(reason)});
}

void Draft::edit_back(
    const store::Record& record, const std::string& now, const std::string& value
) {
    const auto name = name_of(record);
    canvas_.remove(name, record.type, now);
    canvas_.add(name, record.type, value, 0);
    tell(
        {name,
         record.type,
         api::DnsAction::replace,
         {now},
         {value},
         0,
         "somebody has changed it since"}
    );
}

void Draft::forget(const store::Record& record, std::string reason) {
    tell({name_of(record), record.type, api::DnsAction::keep, {}, {}, 0, std::move(reason)});
}

void Draft::refuse_back(const store::Record& record, std::string reason, std::string hint) {
    if (!plan_.obstacle) {
        plan_.obstacle =
            Error{Errc::drift, fmt::format("{}: {}", record.name, reason), std::move(hint), {}};
    }
    tell(
        {name_of(record),
         record.type,
         api::DnsAction::refuse,
         canvas_.values(name_of(record), record.type),
         {},
         0,
         std::move(reason)}
    );
}

// Whoever is about to change much of a zone at once is most likely about to make a mistake.
void Draft::check_amount() {
    const auto lost = canvas_.records_lost();
    if (plan_.obstacle || now_.force || lost == 0) {
        return;
    }
    if (!now_.answer.zone_records) {
        note("the server does not tell how large the zone is, so how much of it changes is unknown"
        );
        return;
    }
    const auto all = *now_.answer.zone_records;
    if (all >= small_zone_records && lost * hundred > all * most_lost_percent) {
        plan_.obstacle = Error{
            Errc::conflict,
            fmt::format(
                "{} of the {} records of {} would be changed or removed at once",
                lost,
                all,
                now_.zone.text()
            ),
            "look at `mailctl dns plan`; --force goes on",
            {}};
    }
}

Plan Draft::finish() {
    check_amount();
    plan_.changes = canvas_.changes();
    return std::move(plan_);
}

}  // namespace mailctl::dns
